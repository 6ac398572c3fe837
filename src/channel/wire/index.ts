/** The WhatsApp Cloud API on the wire: payload schemas, limits, and the walk that takes a webhook apart. No I/O. */
export { countCharacters, LIMITS, MEDIA_LIMITS, type MediaKind } from './limits.ts';
export type {
  ErrorEvent,
  EventPath,
  MessageEvent,
  OtherEvent,
  StatusEvent,
  UnknownEvent,
  UnknownReason,
  WebhookEvent,
  WireObject,
} from './webhook-event.ts';
export { explodeWebhook } from './explode-webhook.ts';
export { envelopeOfOne } from './envelope-of-one.ts';
export {
  INBOUND_MESSAGE_TYPES,
  InboundMessage,
  parseInboundMessage,
  type InteractiveReply,
  type ParsedInboundMessage,
} from './inbound-message.ts';
export { parseStatusUpdate, type MessageStatusName, type ParsedStatusUpdate } from './status-update.ts';
export { MarkRead, OutboundMessage } from './outbound-message.ts';
export { GraphErrorEnvelope, MediaUploadResponse, MediaUrlResponse, SendResponse } from './graph-response.ts';
