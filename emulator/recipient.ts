/** How a status names the person a message went to: the phone unless hidden, always the user id (§2.7, §2.9). */
import type { Citizen } from './chat.ts';

export function recipientOf(citizen: Citizen): object {
  return { ...(citizen.phoneShown ? { recipient_id: citizen.phone } : {}), recipient_user_id: citizen.userId };
}
