// A file that a citizen sent belongs to the number they sent it to: only that one may fetch it. Until it is fetched its
// id is kept together with the number.

const REFERENCE = /^(.+)@(\d+)$/;

export function mediaReference(mediaId: string, phoneNumberId: string | undefined): string {
  return phoneNumberId === undefined ? mediaId : `${mediaId}@${phoneNumberId}`;
}

export function readMediaReference(reference: string): {
  readonly mediaId: string;
  readonly phoneNumberId: string | undefined;
} {
  const [, mediaId, phoneNumberId] = REFERENCE.exec(reference) ?? [];
  return { mediaId: mediaId ?? reference, phoneNumberId };
}
