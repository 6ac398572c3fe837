/** Image and ImageCarousel. Flow JSON carries pictures as base64 without saying of which kind. */
import { element } from '../dom.ts';
import { isFields, listOf, numberOf, textOf, type Fields } from '../fields.ts';

export function pictureAddress(source: unknown): string | undefined {
  const text = textOf(source).replace(/^data:image\/[a-z]+;base64,/, '');
  if (text === '' || !/^[A-Za-z0-9+/=\s]+$/.test(text)) return undefined;
  const type = text.startsWith('iVBOR') ? 'png' : text.startsWith('UklGR') ? 'webp' : 'jpeg';
  return `data:image/${type};base64,${text}`;
}

export function drawImage(properties: Fields): HTMLElement {
  const picture = element('img', { class: 'flow-image', attributes: { alt: textOf(properties['alt-text']) } });
  const address = pictureAddress(properties['src']);
  if (address !== undefined) picture.src = address;
  const ratio = numberOf(properties['aspect-ratio']);
  if (ratio !== undefined) picture.style.aspectRatio = String(ratio);
  const width = numberOf(properties['width']);
  const height = numberOf(properties['height']);
  if (width !== undefined) picture.style.width = `${width}px`;
  if (height !== undefined) picture.style.height = `${height}px`;
  picture.style.objectFit = textOf(properties['scale-type']) === 'cover' ? 'cover' : 'contain';
  return picture;
}

export function drawCarousel(properties: Fields): HTMLElement {
  const pictures = listOf(properties['images']).filter(isFields).map(drawImage);
  return element('div', { class: 'flow-carousel', attributes: { tabindex: '0', role: 'group' } }, ...pictures);
}
