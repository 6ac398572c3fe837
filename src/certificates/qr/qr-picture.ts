// The QR code of a certificate as an SVG, with its quiet zone. The credential is a segment in the dense alphabet of
// capitals and digits; the address in front of it is cut into segments as suits it best. Level M survives a fold.

import { correction, generate, mode } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

const QUIET_MODULES = 4;

export interface QrPicture {
  readonly svg: string;
  /** Width of the symbol without the quiet zone. */
  readonly modules: number;
}

export function drawQr(text: string): QrPicture {
  const mark = text.indexOf('#') + 1;
  const rest = text.slice(mark);
  const segments = [
    ...(mark === 0 ? [] : [mode.auto(text.slice(0, mark))]),
    mode.alphaNumeric.test(rest) ? mode.alphaNumeric(rest) : mode.auto(rest),
  ];
  const code = generate(mode.multi(...segments), {
    minCorrectionLevel: correction.M,
    maxCorrectionLevel: correction.M,
  });
  const width = code.size + 2 * QUIET_MODULES;
  const box = `${-QUIET_MODULES} ${-QUIET_MODULES} ${width} ${width}`;
  const ground = `<path fill="#fff" d="M${-QUIET_MODULES} ${-QUIET_MODULES}h${width}v${width}h${-width}z"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${ground}<path d="${toSvgPath(code)}"/></svg>`;
  return { svg, modules: code.size };
}
