// Reads QR codes from the camera, frame by frame, until one is found or the visitor stops it.

import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const FRAME_INTERVAL_MS = 180;
const WIDTH = { ideal: 1600 };

/** Makes the page's camera part usable; without a camera it stays hidden. */
export function camera(found: (text: string) => Promise<void>): void {
  const part = document.querySelector<HTMLElement>('#scan');
  const frame = document.querySelector<HTMLElement>('#camera');
  const video = document.querySelector<HTMLVideoElement>('#video');
  const start = document.querySelector<HTMLButtonElement>('#scan-start');
  const stop = document.querySelector<HTMLButtonElement>('#scan-stop');
  const problem = document.querySelector<HTMLElement>('#scan-problem');
  if (part === null || frame === null || video === null || start === null || stop === null || problem === null) return;
  if (!('mediaDevices' in navigator)) return;
  const wasm = part.dataset['reader'] ?? '';
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  let stream: MediaStream | undefined;

  const end = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    frame.hidden = true;
    stop.hidden = true;
    start.hidden = false;
  };

  const look = async (): Promise<void> => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { willReadFrequently: true });
    while (stream !== undefined && context !== null) {
      if (video.videoWidth > 0) {
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        context.drawImage(video, 0, 0);
        const picture = context.getImageData(0, 0, canvas.width, canvas.height);
        const [code] = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
        if (code?.isValid === true) {
          end();
          await found(code.text);
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, FRAME_INTERVAL_MS));
    }
  };

  const begin = async (): Promise<void> => {
    problem.hidden = true;
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: WIDTH },
      audio: false,
    });
    video.srcObject = stream;
    frame.hidden = false;
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
    await video.play();
    await look();
  };

  part.hidden = false;
  start.addEventListener('click', () => {
    begin().catch(() => {
      end();
      problem.textContent = problem.dataset['blocked'] ?? '';
      problem.hidden = false;
    });
  });
  stop.addEventListener('click', end);
}
