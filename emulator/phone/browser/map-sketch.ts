/** A place on a drawn sketch: a grid of latitudes and longitudes with a pin. No map comes from outside. */
import { element } from './dom.ts';

const width = 320;
const height = 180;
/** Labels nearer to a border would be cut, or run into those of the other border. */
const labelMargin = 24;
const namespace = 'http://www.w3.org/2000/svg';

export type Position = { readonly latitude: number; readonly longitude: number };

/** With `onMove` the pin goes where the sketch is tapped; `spanDegrees` is the width of the sketch. */
export function mapSketch(centre: Position, spanDegrees: number, onMove?: (to: Position) => void): HTMLElement {
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, class: 'map', 'aria-hidden': 'true' });
  const perPixel = spanDegrees / width;
  svg.appendChild(shape('rect', { width: String(width), height: String(height), class: 'map-land' }));
  drawStreets(svg, centre);
  for (const [x, label] of lines(centre.longitude, perPixel, width)) {
    svg.appendChild(shape('path', { d: `M${x} 0V${height}`, class: 'map-line' }));
    if (x > labelMargin && x < width - labelMargin) svg.appendChild(text(x + 3, height - 5, `${label}°E`));
  }
  for (const [y, label] of lines(centre.latitude, -perPixel, height)) {
    svg.appendChild(shape('path', { d: `M0 ${y}H${width}`, class: 'map-line' }));
    if (y > labelMargin && y < height - labelMargin) svg.appendChild(text(3, y - 3, `${label}°N`));
  }
  const [x, y] = [width / 2, height / 2];
  const pin = `M${x} ${y}c-3-9-11-13-11-22a11 11 0 0 1 22 0c0 9-8 13-11 22Z`;
  svg.appendChild(shape('path', { d: pin, class: 'map-pin' }));
  svg.appendChild(shape('circle', { cx: String(x), cy: String(y - 22), r: '4', class: 'map-eye' }));
  const holder = element('div', { class: 'map-holder', attributes: { dir: 'ltr' } });
  holder.appendChild(svg);
  if (onMove !== undefined) {
    svg.addEventListener('click', (event) => {
      const box = svg.getBoundingClientRect();
      const right = ((event.clientX - box.left) / box.width - 0.5) * spanDegrees;
      const down = ((event.clientY - box.top) / box.height - 0.5) * perPixel * height;
      onMove({ latitude: rounded(centre.latitude - down), longitude: rounded(centre.longitude + right) });
    });
  }
  return holder;
}

/** To about a tenth of a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

/** Round degrees across the sketch: place in pixels and label. */
function lines(centre: number, perPixel: number, pixels: number): readonly (readonly [number, string])[] {
  const step = 10 ** Math.ceil(Math.log10(Math.abs(perPixel) * 70)) / 2;
  const reach = (Math.abs(perPixel) * pixels) / 2;
  const found: [number, string][] = [];
  for (let at = Math.ceil((centre - reach) / step) * step; at < centre + reach; at += step) {
    found.push([Math.round(pixels / 2 + (at - centre) / perPixel), String(Number(at.toFixed(5)))]);
  }
  return found;
}

/** A few invented roads, the same ones for the same place. */
function drawStreets(svg: Element, { latitude, longitude }: Position): void {
  const seed = Math.abs(Math.sin(latitude * 12.9898 + longitude * 78.233));
  for (let index = 1; index <= 5; index += 1) {
    const share = (seed * index * 7.31) % 1;
    const d =
      index % 2 === 0
        ? `M${share * width} 0Q${width / 2} ${(1 - share) * height} ${(1 - share) * width} ${height}`
        : `M0 ${share * height}Q${share * width} ${height / 2} ${width} ${(1 - share) * height}`;
    svg.appendChild(shape('path', { d, class: 'map-street' }));
  }
}

function text(x: number, y: number, content: string): Element {
  const drawn = shape('text', { x: String(x), y: String(y), class: 'map-text' });
  drawn.textContent = content;
  return drawn;
}

function shape<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[Tag] {
  const created = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  return created;
}
