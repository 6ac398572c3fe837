/** Voice notes: recording one in the composer's place, and playing those of the chat. */
import type { ChatItem } from '../../chat.ts';
import { mediaAddress, sendFile } from './api.ts';
import { element, iconButton } from './dom.ts';
import { icon } from './icons.ts';
import type { Strings } from './strings.ts';
import { webmToOgg } from './webm-to-ogg.ts';

const oggType = 'audio/ogg; codecs=opus';
const tickMs = 200;
let playing: HTMLAudioElement | undefined;

/** Puts a recording bar in the place of the composer until the note is sent or discarded. */
export async function recordVoice(composer: HTMLElement, citizenId: string, strings: Strings): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const recorder = new MediaRecorder(stream, recorderOptions());
  const chunks: Blob[] = [];
  recorder.addEventListener('dataavailable', (event) => chunks.push(event.data));
  const seconds = element('time', { class: 'voice-time' }, '0:00');
  const startedAt = performance.now();
  const ticking = window.setInterval(() => {
    seconds.textContent = minutesText((performance.now() - startedAt) / 1000);
  }, tickMs);
  const bar = element(
    'div',
    { class: 'composer recording', attributes: { role: 'group', 'aria-label': strings.recording } },
    iconButton(icon('bin'), strings.discard, () => finish(false)),
    element('span', { class: 'recording-dot' }),
    seconds,
    element('span', { class: 'recording-words' }, strings.recording),
    iconButton(icon('send'), strings.send, () => finish(true), 'send'),
  );
  composer.replaceWith(bar);
  recorder.start();

  function finish(send: boolean): void {
    window.clearInterval(ticking);
    recorder.addEventListener('stop', () => {
      for (const track of stream.getTracks()) track.stop();
      bar.replaceWith(composer);
      if (send) void sendNote(new Blob(chunks, { type: recorder.mimeType }), citizenId);
    });
    recorder.stop();
  }
}

/** A player with a button, a bar to move along and the time. `onPlayed` is called at the first start. */
export function voicePlayer(item: ChatItem, mediaId: string, strings: Strings, onPlayed: () => void): HTMLElement {
  const audio = new Audio();
  const bar = element('input', {
    attributes: { type: 'range', min: '0', max: '1', step: '0.01', value: '0', 'aria-label': strings.voiceNote },
  });
  const time = element('time', { class: 'voice-time' }, '0:00');
  const button = iconButton(icon('play'), strings.play, () => void toggle(), 'voice-button');
  const isFirst = item.author === 'service' && item.status !== 'played';
  let reported = !isFirst;

  async function toggle(): Promise<void> {
    if (audio.src === '') audio.src = URL.createObjectURL(await (await fetch(mediaAddress(mediaId))).blob());
    if (!audio.paused) return audio.pause();
    if (playing !== audio) playing?.pause();
    playing = audio;
    await audio.play();
    if (!reported) onPlayed();
    reported = true;
  }
  const showState = () => {
    button.replaceChildren(icon(audio.paused ? 'play' : 'pause'));
    button.setAttribute('aria-label', audio.paused ? strings.play : strings.pause);
  };
  const showTime = () => {
    time.textContent = minutesText(audio.currentTime);
    if (Number.isFinite(audio.duration)) bar.value = String(audio.currentTime / audio.duration);
  };
  audio.addEventListener('play', showState);
  audio.addEventListener('pause', showState);
  audio.addEventListener('ended', () => {
    audio.currentTime = 0;
    showState();
  });
  audio.addEventListener('timeupdate', showTime);
  bar.addEventListener('input', () => {
    if (Number.isFinite(audio.duration)) audio.currentTime = Number(bar.value) * audio.duration;
  });
  return element('div', { class: 'voice' }, button, bar, time);
}

function recorderOptions(): MediaRecorderOptions {
  return MediaRecorder.isTypeSupported(oggType) ? { mimeType: oggType } : { mimeType: 'audio/webm;codecs=opus' };
}

async function sendNote(recorded: Blob, citizenId: string): Promise<void> {
  const bytes = new Uint8Array(await recorded.arrayBuffer());
  const ogg = recorded.type.startsWith('audio/ogg') ? bytes : webmToOgg(bytes);
  if (ogg === undefined) return;
  await sendFile(citizenId, new File([ogg], 'voice-note.ogg', { type: oggType }), 'audio', '');
}

function minutesText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
