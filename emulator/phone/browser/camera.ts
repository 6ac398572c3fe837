/** The camera of the machine, as the phone's: a live picture, a button, then the usual preview. */
import { element } from './dom.ts';
import type { SheetHost } from './sheets.ts';
import type { Strings } from './strings.ts';

const quality = 0.9;

/** Calls `onPhoto` with a JPEG. Leaving the sheet switches the camera off. */
export async function openCamera(host: SheetHost, strings: Strings, onPhoto: (photo: File) => void): Promise<void> {
  const problem = element('p', { class: 'problem', attributes: { role: 'alert' } });
  const video = element('video', { class: 'camera', attributes: { playsinline: '', muted: '' } });
  const shoot = element(
    'button',
    { class: 'primary', attributes: { type: 'button', disabled: '' } },
    strings.takePhoto,
  );
  host.open(strings.camera, [video, problem, element('div', { class: 'sheet-foot' }, shoot)]);
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).catch(() => null);
  if (stream === null) {
    problem.textContent = strings.noCamera;
    return;
  }
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  host.onClose(stop);
  video.srcObject = stream;
  video.muted = true;
  await video.play();
  shoot.disabled = false;
  shoot.addEventListener('click', () => {
    const canvas = element('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    canvas.toBlob(
      (blob) => {
        if (blob !== null) onPhoto(new File([blob], 'photo.jpg', { type: 'image/jpeg' }));
      },
      'image/jpeg',
      quality,
    );
  });
}
