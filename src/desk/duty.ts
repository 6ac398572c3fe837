// The officer goes on or off duty: only those on duty are drawn.

import { z } from 'zod';
import { setDuty } from '#people';
import { AppError } from '#platform';
import type { Answer } from '#platform/web';
import type { DeskDeps } from './ports.ts';
import type { DeskVisit } from './principal.ts';

const DutyForm = z.object({ duty: z.enum(['on', 'off']) });

export async function changeDuty(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const form = DutyForm.safeParse(visit.form);
  if (!form.success) throw new AppError('input.invalid', 'duty is on or off');
  await setDuty(deps.sessions, { officerId: visit.principal.officer.officerId, onDuty: form.data.duty === 'on' });
  return { kind: 'redirect', to: '/desk' };
}
