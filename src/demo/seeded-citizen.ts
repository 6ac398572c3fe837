// An invented citizen at their phone in the emulator: reads the newest message as a person would, by its words and buttons,
// and answers it. What they know is the seed's; the conversation is the product's own, with all its measures.

import { request } from 'undici';
import { z } from 'zod';
import type { Core } from '../app.ts';
import type { SeedCase } from './seed-file.ts';

const Option = z.object({ id: z.string() });
const Item = z.object({
  id: z.string(),
  author: z.enum(['citizen', 'service']),
  atMs: z.number(),
  content: z.object({
    text: z.string().default(''),
    buttons: z.array(Option).default([]),
    sections: z.array(z.object({ rows: z.array(Option) })).default([]),
  }),
});
type Item = z.infer<typeof Item>;
const Chat = z.object({ items: z.array(Item) });
const Citizen = z.object({ id: z.string(), phone: z.string() });

type Act =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tap'; readonly messageId: string; readonly replyId: string }
  | { readonly kind: 'sample'; readonly sampleId: string };

/** After so long a silence people write again. */
const PATIENCE_MS = 30_000;
const GREETING = 'Hi';

/** Answers the id of this citizen's phone; the number may be there from an earlier start. */
export async function ensureCitizen(core: Core, citizen: SeedCase['citizen']): Promise<string> {
  const added = await call(core, 'POST', '/citizens', citizen);
  if (added.status === 201) return z.object({ citizen: Citizen }).parse(added.body).citizen.id;
  const { body } = await call(core, 'GET', '/citizens');
  const { citizens } = z.object({ citizens: z.array(Citizen) }).parse(body);
  const known = citizens.find((one) => one.phone === citizen.phone);
  if (known === undefined) throw new Error(`the emulator took no citizen (${added.status})`);
  return known.id;
}

/** Does the next thing, if there is one to do now. */
export async function goOnTalking(core: Core, citizenId: string, seed: SeedCase): Promise<void> {
  const { body } = await call(core, 'GET', `/citizens/${citizenId}/transcript`);
  const act = nextAct(core, seed, Chat.parse(body).items.at(-1));
  if (act === undefined) return;
  const { status } = await call(core, 'POST', `/citizens/${citizenId}/messages`, act);
  if (status !== 201) throw new Error(`the emulator did not take a ${act.kind} (${status})`);
}

function nextAct(core: Core, seed: SeedCase, newest: Item | undefined): Act | undefined {
  const answer = newest?.author === 'service' ? answerTo(core, seed, newest) : undefined;
  if (answer !== undefined) return answer;
  const silentMs = newest === undefined ? Infinity : core.clock.now().getTime() - newest.atMs;
  return silentMs > PATIENCE_MS ? { kind: 'text', text: GREETING } : undefined;
}

/** Undefined when the message asks nothing, or asks to wait. */
function answerTo(core: Core, seed: SeedCase, { id, content }: Item): Act | undefined {
  const offered = [...content.buttons, ...content.sections.flatMap((section) => section.rows)];
  const tap = (value: string): Act | undefined => {
    const option = offered.find((one) => one.id.endsWith(`:${value}`));
    return option && { kind: 'tap', messageId: id, replyId: option.id };
  };
  const definition = core.catalogue.getService(seed.service);
  const menu = [seed.citizen.language, seed.service, `department:${definition.department}`];
  const wanted = [...menu, 'begin', 'continue', seed.capacity, 'agree', 'send'];
  for (const value of [...wanted, '+yes', '+later', 'retry', '+more']) {
    const tapped = tap(value);
    if (tapped !== undefined) return tapped;
  }
  const asks = (key: string): boolean =>
    content.text.includes(core.catalogue.text(seed.service, seed.citizen.language, key));
  for (const field of definition.pages.flatMap((page) => page.fields)) {
    const answer = seed.answers[field.id];
    if (answer !== undefined && asks(`fields.${field.id}.question`))
      return tap(answer) ?? { kind: 'text', text: answer };
  }
  for (const evidence of definition.evidence) {
    const sampleId = seed.papers[evidence.id];
    if (sampleId !== undefined && asks(`evidence.${evidence.id}.question`)) return { kind: 'sample', sampleId };
  }
  const isHearing = offered.some((option) => option.id.endsWith(':nothing'));
  return isHearing && seed.reply !== undefined ? { kind: 'text', text: seed.reply } : undefined;
}

async function call(
  core: Core,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await request(`http://127.0.0.1:${core.settings.EMULATOR_PORT}/phones/api${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.statusCode, body: await response.body.json() };
}
