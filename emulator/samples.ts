/**
 * Invented papers a visitor can send without having any at hand: an ID card in the citizen's name (sharp or blurred)
 * and a hospital slip as PDF. Plainly marked SAMPLE; they copy no real document.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import type { Citizen, Sample } from './chat.ts';
import type { InboundFile } from './inbound.ts';

const require = createRequire(import.meta.url);
const cardWidth = 1012;
const cardHeight = 638;

export const SAMPLES: readonly Sample[] = [
  { id: 'identity-card', title: 'Sample ID card', mimeType: 'image/jpeg', filename: 'id-card.jpg' },
  { id: 'identity-card-blurred', title: 'Blurred photo', mimeType: 'image/jpeg', filename: 'blurred.jpg' },
  {
    id: 'hospital-slip',
    title: 'Sample hospital slip (PDF)',
    mimeType: 'application/pdf',
    filename: 'hospital-slip.pdf',
  },
];

/** Undefined when there is no such sample. */
export async function renderSample(sampleId: string, citizen: Citizen): Promise<InboundFile | undefined> {
  const sample = SAMPLES.find((each) => each.id === sampleId);
  if (sample === undefined) return undefined;
  await loadFonts();
  return { bytes: await drawSample(sample.id, citizen), mimeType: sample.mimeType, filename: sample.filename };
}

async function drawSample(sampleId: string, citizen: Citizen): Promise<Buffer> {
  if (sampleId === 'hospital-slip') return drawSlip(citizen);
  const card = sharp(Buffer.from(cardSvg(citizen)));
  if (sampleId === 'identity-card') return card.jpeg({ quality: 88 }).toBuffer();
  return card.resize(460).blur(4.5).modulate({ brightness: 0.62 }).jpeg({ quality: 40 }).toBuffer();
}

function cardSvg(citizen: Citizen): string {
  const number = `SMPL ${citizen.phone.slice(-8, -4)} ${citizen.phone.slice(-4)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${cardWidth}" height="${cardHeight}" font-family="Noto Sans">
  <defs>
    <linearGradient id="paper" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fdfaf1"/><stop offset="1" stop-color="#e6f0ea"/></linearGradient>
    <pattern id="lines" width="18" height="18" patternUnits="userSpaceOnUse" patternTransform="rotate(28)"><path d="M0 9h18" stroke="#0f6b5c" stroke-opacity=".07" stroke-width="2"/></pattern>
  </defs>
  <rect width="100%" height="100%" fill="#8c8f88"/>
  <rect x="26" y="24" width="960" height="590" rx="34" fill="url(#paper)"/>
  <rect x="26" y="24" width="960" height="590" rx="34" fill="url(#lines)"/>
  <path d="M26 152V58a34 34 0 0 1 34-34h892a34 34 0 0 1 34 34v94z" fill="#0f5f55"/>
  <text x="70" y="82" font-size="36" font-weight="700" fill="#fff">SAMPLE IDENTITY CARD</text>
  <text x="70" y="128" font-size="28" fill="#d8efe8">नमूना पहचान पत्र · for demonstration only</text>
  <g transform="translate(70 194)"><rect width="220" height="270" rx="14" fill="#cfe0d8"/>
    <circle cx="110" cy="108" r="52" fill="#7fa597"/><path d="M22 270c6-74 44-104 88-104s82 30 88 104z" fill="#7fa597"/></g>
  <g fill="#5b6b66" font-size="24"><text x="334" y="224">Name / नाम</text><text x="334" y="318">Date of birth / जन्म तिथि</text><text x="334" y="412">Number / संख्या</text></g>
  <g fill="#16211e" font-size="38" font-weight="700"><text x="334" y="270">${escapeXml(citizen.name)}</text><text x="334" y="364">14 / 08 / 1991</text><text x="334" y="458">${number}</text></g>
  <text x="70" y="560" font-size="24" fill="#5b6b66">Invented person. Issued by nobody. Not valid anywhere.</text>
  <text x="506" y="420" font-size="150" font-weight="700" fill="#b3261e" fill-opacity=".12" text-anchor="middle" transform="rotate(-18 506 380)">SAMPLE</text>
</svg>`;
}

async function drawSlip(citizen: Citizen): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754" font-family="Noto Sans">
  <rect width="100%" height="100%" fill="#fff"/>
  <rect x="90" y="90" width="1060" height="1574" fill="none" stroke="#0f5f55" stroke-width="4"/>
  <text x="620" y="210" font-size="52" font-weight="700" text-anchor="middle" fill="#0f5f55">SAMPLE MATERNITY HOME</text>
  <text x="620" y="270" font-size="32" text-anchor="middle" fill="#52605c">Discharge slip · छुट्टी पर्ची · SAMPLE, not a real document</text>
  <path d="M150 320h940" stroke="#0f5f55" stroke-width="2"/>
  <g font-size="34" fill="#16211e"><text x="150" y="420">Attendant: ${escapeXml(citizen.name)}</text>
  <text x="150" y="500">Child: a girl, 2.9 kg</text><text x="150" y="580">Born on: 3 May 2019, 04:12</text>
  <text x="150" y="660">Discharged on: 6 May 2019</text></g>
  <text x="620" y="1100" font-size="230" font-weight="700" fill="#b3261e" fill-opacity=".1" text-anchor="middle" transform="rotate(-30 620 1100)">SAMPLE</text>
</svg>`;
  const page = await sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer();
  const pdf = await PDFDocument.create();
  pdf.setTitle('Sample hospital slip');
  const picture = await pdf.embedJpg(page);
  pdf.addPage([595, 842]).drawImage(picture, { x: 0, y: 0, width: 595, height: 842 });
  return Buffer.from(await pdf.save());
}

let fontsLoaded: Promise<void> | undefined;

/** Rendering text once with a font file makes the font known to the SVG renderer, on machines without any font too. */
function loadFonts(): Promise<void> {
  fontsLoaded ??= (async () => {
    // Noto Sans has Devanagari in the same file.
    const folder = dirname(require.resolve('@expo-google-fonts/noto-sans/package.json'));
    for (const file of ['400Regular/NotoSans_400Regular.ttf', '700Bold/NotoSans_700Bold.ttf']) {
      await sharp({ text: { text: 'a', font: 'Noto Sans', fontfile: join(folder, file) } })
        .png()
        .toBuffer();
    }
  })();
  return fontsLoaded;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
