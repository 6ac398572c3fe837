// What the app said in one call, as the citizen's phone shows it: words, and choices that can be tapped.

import { z } from 'zod';

const Row = z.object({ id: z.string(), title: z.string() });

/** Only what a phone needs to show; the emulator holds bodies against the full schema of the wire. */
const Call = z.object({
  to: z.string().optional(),
  recipient: z.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
  status: z.string().optional(),
  text: z.object({ body: z.string() }).optional(),
  document: z.object({ caption: z.string().optional() }).optional(),
  template: z
    .object({
      components: z.array(z.object({ parameters: z.array(z.object({ text: z.string() })) })).optional(),
    })
    .optional(),
  interactive: z
    .object({
      body: z.object({ text: z.string() }),
      action: z.object({
        buttons: z.array(z.object({ reply: Row })).optional(),
        sections: z.array(z.object({ rows: z.array(Row) })).optional(),
      }),
    })
    .optional(),
});

export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly inList: boolean;
}

export interface Reply {
  readonly text: string;
  readonly choices: readonly Choice[];
  /** Its text is what fills it, a line for each. */
  readonly isTemplate: boolean;
}

export type ReadCall =
  | { readonly kind: 'mark-read' }
  | { readonly kind: 'message'; readonly to: string; readonly callbackData: string; readonly reply: Reply }
  | { readonly kind: 'bad' };

export function readCall(body: string): ReadCall {
  const parsed = Call.safeParse(parseJson(body));
  if (!parsed.success) return { kind: 'bad' };
  const call = parsed.data;
  if (call.status === 'read') return { kind: 'mark-read' };
  const to = call.to?.replace(/^\+/, '') ?? call.recipient;
  const { biz_opaque_callback_data: callbackData, interactive, template } = call;
  if (to === undefined || callbackData === undefined) return { kind: 'bad' };
  const buttons = interactive?.action.buttons ?? [];
  const rows = (interactive?.action.sections ?? []).flatMap((section) => section.rows);
  const filled = (template?.components ?? []).flatMap(({ parameters }) => parameters.map((one) => one.text));
  const reply = {
    text: interactive?.body.text ?? call.text?.body ?? call.document?.caption ?? filled.join('\n'),
    isTemplate: template !== undefined,
    choices: [
      ...buttons.map(({ reply: { id, title } }) => ({ id, title, inList: false })),
      ...rows.map(({ id, title }) => ({ id, title, inList: true })),
    ],
  };
  return { kind: 'message', to, callbackData, reply };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
