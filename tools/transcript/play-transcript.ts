import { CASE_NEWS_KINDS, type CaseNews, type Catalogue } from '#catalogue';
import {
  ConversationState,
  initialState,
  step,
  type CaseSummary,
  type EngineEvent,
  type Input,
  type OutgoingMessage,
} from '#conversation/engine';
import type { FindDemoRecord } from './demo-record.ts';
import type { Line, Transcript } from './parse-transcript.ts';
import { writeMessage } from './write-message.ts';

type Event<K extends EngineEvent['kind']> = Extract<EngineEvent, { kind: K }>;
type NewInput = Input extends infer I ? (I extends Input ? Omit<I, 'now' | 'receivedAt'> : never) : never;

/** A conversation with the engine alone, stepped by transcript lines, with a held clock and counted ids. */
export type Player = {
  /** Plays one line; answers what was said. */
  play(line: Line): readonly OutgoingMessage[];
  readonly events: readonly EngineEvent[];
  state(): ConversationState;
};

const start = Date.parse('2026-11-23T04:30:00.000Z');
const secondsBetweenLines = 2;

/** `findRecord`: what a register answers with when a story says that it has linked the citizen to a record. */
export function createPlayer(catalogue: Catalogue, findRecord?: FindDemoRecord): Player {
  let state = initialState();
  let now = start;
  let ids = 0;
  const events: EngineEvent[] = [];
  const timers = new Map<string, number>();
  const cases: CaseSummary[] = [];
  const pins = new Map<string, Event<'pinChosen'>>();
  const checked = new Set<string>();
  const deps = { catalogue, newId: () => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}` };

  const give = (input: NewInput): readonly OutgoingMessage[] => {
    const instant = new Date(now).toISOString();
    const next = step(deps, state, { ...input, now: instant, receivedAt: instant });
    // Through JSON and the schema, as the turn stores and loads it.
    state = ConversationState.parse(JSON.parse(JSON.stringify(next.state)));
    events.push(...next.events);
    const said = next.events.flatMap((event) => (event.kind === 'said' ? [event.message] : []));
    for (const event of next.events) {
      if (event.kind === 'timerSet') timers.set(event.timer, Date.parse(event.dueAt));
      if (event.kind === 'timerCancelled') timers.delete(event.timer);
      if (event.kind === 'applicationFiled') cases.push(summaryOf(event, instant));
      if (event.kind === 'pinChosen') pins.set(event.caseId, event);
    }
    const answers = next.events.flatMap((event) => answerOf(event));
    return [...said, ...answers.flatMap(give)];
  };

  /** What the turn would find in its tables. */
  const answerOf = (event: EngineEvent): readonly NewInput[] => {
    if (event.kind === 'statusAsked') return [{ kind: 'casesListed', cases: [...cases] }];
    if (event.kind === 'personAsked') return [{ kind: 'personNoted', number: 'H-4F7K-92Q' }];
    if (event.kind !== 'pinOffered') return [];
    const { caseId, pin } = event;
    const kept = pins.get(caseId);
    if (kept?.pin !== pin) return [{ kind: 'pinChecked', caseId, outcome: { kind: 'wrong', left: 4 } }];
    const { serviceId, serviceVersion, answers } = kept;
    return [{ kind: 'pinChecked', caseId, outcome: { kind: 'right', serviceId, serviceVersion, answers } }];
  };

  const pass = (milliseconds: number): readonly OutgoingMessage[] => {
    const until = now + milliseconds;
    const said: OutgoingMessage[] = [];
    for (;;) {
      const [due] = [...timers].filter(([, at]) => at <= until).toSorted((a, b) => a[1] - b[1]);
      if (!due) break;
      timers.delete(due[0]);
      now = Math.max(now, due[1]);
      said.push(...give({ kind: 'timerFired', timer: due[0] }));
    }
    now = until;
    return said;
  };

  const tap = (title: string): string => {
    const choices = events.flatMap((event) =>
      event.kind === 'said' && event.message.kind === 'choices' ? event.message.choices : [],
    );
    return choices.findLast((choice) => choice.title === title)?.id ?? title;
  };

  const system = (what: string): readonly OutgoingMessage[] => {
    const [subject = '', verb = '', detail] = what.split(' ');
    const hours = /^(\d+) hours? pass$/.exec(what)?.[1];
    if (hours !== undefined) return pass(Number(hours) * 3_600_000);
    if (subject === 'registry') {
      const asked = latest(events, 'registryAsked');
      const outcome = outcomeOf(verb);
      const { lookups } = catalogue.getService(asked.serviceId, asked.serviceVersion);
      const record = findRecord?.(lookups[asked.lookup]?.register ?? '', asked.query);
      const linked = outcome === 'linked' ? { record: record?.facts ?? {}, recordRef: record?.ref ?? 'record-1' } : {};
      return give({ kind: 'registryReplied', requestId: asked.requestId, outcome, ...linked });
    }
    if (subject === 'document') {
      const offered = events.find((event) => event.kind === 'documentOffered' && !checked.has(event.documentId));
      if (offered?.kind !== 'documentOffered') throw new Error('no document waits for a check');
      checked.add(offered.documentId);
      const outcome = verb === 'accepted' ? 'accepted' : 'refused';
      const reason = outcome === 'refused' && detail !== undefined ? { reason: detail } : {};
      return give({ kind: 'documentChecked', documentId: offered.documentId, outcome, ...reason });
    }
    if (subject === 'case')
      return give({ kind: 'caseNews', news: newsOf(latest(events, 'applicationFiled'), verb, detail) });
    throw new Error(`a transcript cannot say "system: ${what}"`);
  };

  return {
    events,
    state: () => state,
    play: (line) => {
      now += secondsBetweenLines * 1000;
      if (line.kind === 'says') return give({ kind: 'text', text: line.text });
      if (line.kind === 'taps') return give({ kind: 'tap', choice: tap(line.title) });
      return line.kind === 'sends' ? give(sentInput(line.what)) : system(line.what);
    },
  };
}

/** Plays a whole transcript and writes it again, with what dwar said. */
export function writeTranscript(catalogue: Catalogue, transcript: Transcript, findRecord?: FindDemoRecord): string {
  const player = createPlayer(catalogue, findRecord);
  const blocks = transcript.lines.map(({ source, line }) =>
    [source, ...player.play(line).map(writeMessage)].join('\n\n'),
  );
  return `${[transcript.head.join('\n'), ...blocks].filter((block) => block !== '').join('\n\n')}\n`;
}

/** `citizen sends: …`, the closed list of docs/guides/transcripts.md. */
function sentInput(what: string): NewInput {
  const media = { kind: 'media', mediaId: 'media-1' } as const;
  switch (what) {
    case 'photo':
      return { ...media, media: 'image', mimeType: 'image/jpeg', bytes: 240_000 };
    case 'pdf':
      return { ...media, media: 'document', mimeType: 'application/pdf', fileName: 'scan.pdf', bytes: 240_000 };
    case 'word file':
      return { ...media, media: 'document', mimeType: 'application/msword', fileName: 'letter.doc', bytes: 40_000 };
    case 'file of 100 MB':
      // WhatsApp passes no such file on: it says that there was one (error 131052).
      return { kind: 'unsupported', what: 'too-large' };
    case 'empty message':
      return { kind: 'text', text: '' };
    case '10,000 characters':
      return { kind: 'text', text: 'क'.repeat(10_000) };
    case 'NUL and lone surrogates':
      return { kind: 'text', text: '\u0000\ud83d\udc00\u0000 \udfff' };
    case 'emoji only':
      return { kind: 'text', text: '🙏🙏😀' };
    case 'unknown button':
      return { kind: 'tap', choice: 'not-one-of-ours' };
    case 'sticker':
    case 'audio':
    case 'video':
    case 'location':
    case 'contacts':
      return { kind: 'unsupported', what };
    default:
      throw new Error(`a transcript cannot say "citizen sends: ${what}"`);
  }
}

function latest<K extends EngineEvent['kind']>(events: readonly EngineEvent[], kind: K): Event<K> {
  const found = events.findLast((event): event is Event<K> => event.kind === kind);
  if (!found) throw new Error(`the story has no ${kind} yet`);
  return found;
}

function outcomeOf(word: string): 'linked' | 'not-linked' | 'not-found' | 'unavailable' {
  if (word === 'linked' || word === 'not-linked' || word === 'not-found') return word;
  return 'unavailable';
}

function summaryOf(filed: Event<'applicationFiled'>, instant: string): CaseSummary {
  const { caseId, serviceId } = filed;
  const common = { state: 'open', paused: false, waitingFor: 'officer', number: '«number»', dueOn: '«dueOn»' } as const;
  return { caseId, serviceId, filedAt: instant, ...common };
}

const PLACEHOLDERS = [
  'dueOn',
  'receiptNumber',
  'receiptUrl',
  'replyBy',
  'certificateNumber',
  'verifyUrl',
  'office',
  'address',
  'amount',
  'payBy',
  'counterNumber',
] as const;

/** News with placeholders for whatever a real case would decide, so that the words can be compared. */
function newsOf(filed: Event<'applicationFiled'>, verb: string, detail: string | undefined): CaseNews {
  const news = CASE_NEWS_KINDS.find((one) => one === verb);
  if (!news) throw new Error(`a transcript cannot say "system: case ${verb}"`);
  const params: Record<string, string> = {};
  for (const name of PLACEHOLDERS) params[name] = `«${name}»`;
  if (news === 'refused') params['order'] = '«order»';
  if (detail !== undefined) params['reason'] = detail;
  const { caseId, serviceId, serviceVersion } = filed;
  return {
    caseId,
    serviceId,
    serviceVersion,
    number: '«number»',
    news,
    params,
    ...(news === 'query-asked' && detail !== undefined ? { items: detail.split(',').map((code) => ({ code })) } : {}),
    ...(news === 'certificate-ready' ? { document: { certificateId: 'certificate-1', fileName: '«fileName»' } } : {}),
  };
}
