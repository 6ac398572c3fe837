// Who is reached differently now: `user_id_update` (whatsapp.md §2.9) and the system messages of §2.6 say the same thing in
// two shapes, and any part may be missing.

import { z } from 'zod';
import type { MessageEvent } from '../wire/index.ts';
import type { Signal } from './signal.ts';

const phone = z.string().regex(/^\+?[0-9]{5,20}$/);
const userId = z.string().min(1).max(200);
const UserIdUpdates = z.looseObject({
  user_id_update: z
    .array(
      z.looseObject({
        wa_id: phone.nullish(),
        user_id: z.looseObject({ previous: userId.nullish(), current: userId.nullish() }),
      }),
    )
    .min(1),
});
const System = z.looseObject({
  type: z.enum(['user_changed_number', 'user_changed_user_id']),
  wa_id: phone.nullish(),
  /** As older versions of the API name it. */
  new_wa_id: phone.nullish(),
  user_id: userId.nullish(),
});

/** Undefined: not the shape that is documented. */
export function readIdentifierUpdates(value: unknown): readonly Signal[] | undefined {
  const { data } = UserIdUpdates.safeParse(value);
  return data?.user_id_update.map((update) => ({
    kind: 'identifiers',
    change: {
      // The number stands beside the new id; whether it was the old one's too, it does not say.
      previous: { phone: undefined, bsuid: update.user_id.previous ?? undefined },
      current: { phone: update.wa_id ?? undefined, bsuid: update.user_id.current ?? undefined },
    },
  }));
}

/** Undefined: any other message, system messages without news of identifiers among them. */
export function readSystemMessage(event: MessageEvent): Signal | undefined {
  if (event.type !== 'system') return undefined;
  const { data } = System.safeParse(event.message['system']);
  if (data === undefined) return undefined;
  const current = { phone: data.wa_id ?? data.new_wa_id ?? undefined, bsuid: data.user_id ?? undefined };
  if (current.phone === undefined && current.bsuid === undefined) return undefined;
  return { kind: 'identifiers', change: { previous: { phone: event.fromPhone, bsuid: event.fromUserId }, current } };
}
