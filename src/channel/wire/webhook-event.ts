/**
 * What one webhook body falls apart into: one event per message, status, error or other change.
 * Made by explode-webhook.ts with a light walk; the payload inside stays as received until a turn parses it in full.
 */
export type WireObject = { readonly [key: string]: unknown };

/** Where in the received body the event stood; `item` is the index in messages, statuses or errors (0 elsewhere). */
export type EventPath = { readonly entry: number; readonly change: number; readonly item: number };

type EventBase = {
  /** WhatsApp business account id (`entry[].id`). */
  readonly wabaId: string | undefined;
  readonly path: EventPath;
};

type NumberEventBase = EventBase & {
  /** Our number the change is about (`value.metadata.phone_number_id`). */
  readonly phoneNumberId: string | undefined;
  readonly metadata: WireObject | undefined;
};

export type MessageEvent = NumberEventBase & {
  readonly kind: 'message';
  /** wamid: the key to deduplicate on. */
  readonly messageId: string;
  readonly type: string | undefined;
  readonly timestampSeconds: number | undefined;
  /** Digits without `+`. At least one of `fromPhone` and `fromUserId` is set. */
  readonly fromPhone: string | undefined;
  /** Business-scoped user id (BSUID), e.g. `IN.13491208655302741918`. */
  readonly fromUserId: string | undefined;
  readonly message: WireObject;
  readonly contact: WireObject | undefined;
};

export type StatusEvent = NumberEventBase & {
  readonly kind: 'status';
  /** wamid of the message we sent; deduplicate on (messageId, status). */
  readonly messageId: string;
  /** sent, delivered, read, failed, played; captured or pending for payments; whatever Meta adds. */
  readonly statusName: string;
  readonly timestampSeconds: number | undefined;
  readonly recipientPhone: string | undefined;
  readonly recipientUserId: string | undefined;
  /** `biz_opaque_callback_data` as we sent it. */
  readonly callbackData: string | undefined;
  /** Code of the first error of a `failed` status. */
  readonly errorCode: number | undefined;
  readonly status: WireObject;
  readonly contact: WireObject | undefined;
};

/** An error about our account or application, not about one message (`value.errors[]`). */
export type ErrorEvent = NumberEventBase & {
  readonly kind: 'error';
  readonly errorCode: number | undefined;
  readonly error: WireObject;
};

/** A change of another field: template status, account update, quality, user_id_update, flows … */
export type OtherEvent = EventBase & {
  readonly kind: 'other';
  readonly field: string;
  readonly value: unknown;
  /** `entry[].time`, seconds; present on management fields. */
  readonly timestampSeconds: number | undefined;
};

export type UnknownReason =
  | 'foreign-envelope'
  | 'bad-entry'
  | 'bad-change'
  | 'empty-value'
  | 'bad-message'
  | 'message-without-id'
  | 'message-without-sender'
  | 'bad-status'
  | 'bad-error';

/** A piece we cannot route. It is kept and shown to operators, never refused. */
export type UnknownEvent = NumberEventBase & {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
  /** The piece as received, at the level the reason names. */
  readonly raw: unknown;
};

export type WebhookEvent = MessageEvent | StatusEvent | ErrorEvent | OtherEvent | UnknownEvent;
