// Sorts the events of one webhook body: messages for the mailboxes, statuses of what we sent, and the rest as pieces for
// the signal lane, each with what it asks of us.

import { assertNever } from '#platform/pure';
import {
  envelopeOfOne,
  type MessageEvent,
  type OtherEvent,
  type StatusEvent,
  type WebhookEvent,
} from '../wire/index.ts';
import { readSystemMessage } from './read-identifiers.ts';
import { isPaymentStatus, readPayment } from './read-payment.ts';
import { readSignal } from './read-signal.ts';
import type { Signal } from './signal.ts';
import type { KeptReason, Piece } from './signal-lane.ts';

export interface Sorted {
  readonly messages: readonly MessageEvent[];
  readonly statuses: readonly StatusEvent[];
  readonly pieces: readonly Piece[];
}

/** `isOurs`: whether a number is one of this deployment; what concerns another one is kept, and never answered. */
export function sortEvents(
  events: readonly WebhookEvent[],
  raw: Buffer,
  receivedAt: Date,
  isOurs: (phoneNumberId: string) => boolean,
): Sorted {
  const messages: MessageEvent[] = [];
  const statuses: StatusEvent[] = [];
  const pieces: Piece[] = [];
  const keep = (event: WebhookEvent, reason: KeptReason, signals: readonly Signal[] = [], isDated = false): void => {
    const field = event.kind === 'other' ? event.field : 'messages';
    pieces.push({ field, reason, signals, isDated, receivedAt, bytes: bytesOf(event, raw, events.length === 1) });
  };
  for (const event of events) {
    if (event.kind !== 'other' && event.phoneNumberId !== undefined && !isOurs(event.phoneNumberId)) {
      keep(event, 'foreign-number');
      continue;
    }
    switch (event.kind) {
      case 'message': {
        const signal = readSystemMessage(event);
        if (signal === undefined) messages.push(event);
        else keep(event, 'signal', [signal], true);
        break;
      }
      case 'status': {
        if (!isPaymentStatus(event)) {
          statuses.push(event);
          break;
        }
        const notice = readPayment(event);
        if (notice === undefined) keep(event, 'bad-status');
        else keep(event, 'signal', [{ kind: 'payment', notice }]);
        break;
      }
      case 'other':
        keepOther(event, keep);
        break;
      case 'error':
        keep(event, 'error');
        break;
      case 'unknown':
        keep(event, event.reason);
        break;
      default:
        assertNever(event);
    }
  }
  return { messages, statuses, pieces };
}

function keepOther(
  event: OtherEvent,
  keep: (event: OtherEvent, reason: KeptReason, signals?: readonly Signal[], isDated?: boolean) => void,
): void {
  const reading = readSignal(event);
  switch (reading.kind) {
    case 'signals':
      // `user_id_update` carries a time of its own inside.
      keep(event, 'signal', reading.signals, event.timestampSeconds !== undefined || event.field === 'user_id_update');
      break;
    case 'noted':
      keep(event, 'noted');
      break;
    case 'unknown':
      keep(event, 'unknown-field');
      break;
    default:
      assertNever(reading);
  }
}

/** The piece in an envelope of its own; what stands alone and means nothing to us stays as it came. */
function bytesOf(event: WebhookEvent, raw: Buffer, isAlone: boolean): Buffer {
  if (isAlone && event.kind === 'unknown') return raw;
  return Buffer.from(JSON.stringify(envelopeOfOne(event)));
}
