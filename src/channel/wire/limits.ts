/**
 * The documented limits of the WhatsApp Cloud API, as plain numbers (reference: whatsapp.md §2, §3.2, §3.3, §9.1).
 * Builders must stay inside them and the emulator refuses what exceeds them, so both read this one table.
 */
export const LIMITS = {
  textBody: 4096,
  caption: 1024,
  filename: 240,
  interactiveBody: 1024,
  /** Meta's page says 4096 for a list body, its OpenAPI says 1024: send at most `interactiveBody`, accept this much. */
  listBodyAccepted: 4096,
  interactiveFooter: 60,
  interactiveHeader: 60,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  listButton: 20,
  listSections: 10,
  listRows: 10,
  listSectionTitle: 24,
  listRowId: 200,
  listRowTitle: 24,
  listRowDescription: 72,
  linkButton: 20,
  url: 2000,
  flowButton: 30,
  flowToken: 512,
  /** Unconfirmed: Meta's page names no number. */
  contacts: 257,
  addressField: 512,
  paymentReference: 35,
  paymentConfiguration: 60,
  paymentReceipt: 40,
  paymentNotes: 15,
  paymentNote: 256,
  orderItemName: 60,
  orderItems: 100,
  orderTaxDescription: 60,
  orderDescription: 120,
  /** An order stays open at least this long. */
  orderSeconds: 300,
  /** The audio of a voice note above this shows a download sign instead of playing. */
  voiceBytes: 512 * 1024,
  templateName: 512,
  templateHeader: 60,
  templateBody: 1024,
  templateButtons: 10,
  templateButtonPayload: 256,
  templateCode: 20,
  callbackData: 512,
  webhookBodyBytes: 3 * 1024 * 1024,
  webhookChanges: 1000,
  typingSeconds: 25,
  serviceWindowSeconds: 24 * 60 * 60,
  pairSecondsPerMessage: 6,
  pairBurst: 45,
  messagesPerSecond: 80,
  mediaUrlSeconds: 5 * 60,
  inboundMediaDays: 7,
  uploadedMediaDays: 30,
} as const;

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** What Meta takes and delivers, by message type: MIME types and the largest file in bytes (whatsapp.md §9.1). */
export const MEDIA_LIMITS = {
  audio: {
    bytes: 16 * mebibyte,
    // The last is how a voice note is named when it comes in, and by whoever records one.
    mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/ogg; codecs=opus'],
  },
  document: {
    bytes: 100 * mebibyte,
    mimeTypes: [
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.ms-excel',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
  },
  image: { bytes: 5 * mebibyte, mimeTypes: ['image/jpeg', 'image/png'] },
  sticker: { bytes: 500 * kibibyte, mimeTypes: ['image/webp'] },
  video: { bytes: 16 * mebibyte, mimeTypes: ['video/3gpp', 'video/mp4'] },
} as const;

export type MediaKind = keyof typeof MEDIA_LIMITS;

/**
 * How many characters WhatsApp sees in a text. Meta says "characters" and no more. We count UTF-16 code units: the
 * largest of the plausible counts (graphemes ≤ code points ≤ UTF-16 units), so what fits here fits however Meta counts.
 * For Devanagari, Gurmukhi and Arabic letters all are one unit per code point; only emoji and rare scripts cost two.
 */
export function countCharacters(text: string): number {
  return text.length;
}
