// A transcript played through the whole message path: the citizen's lines are delivered as signed webhooks, the system's
// lines are done by whoever does them in life (register, document check, officer, counter, certificate office, clock). What comes
// back has names in place of whatever only a real case decides, as docs/guides/transcripts.md describes.

import { REFUSAL_REASONS } from '../../src/documents/verdict.ts';
import { findCaseFee, recordReceipt, type Decision } from '#cases';
import type { CaseNews } from '#catalogue';
import { formatDate, formatRupees } from '#language';
import { readDemoRecords } from '../../tools/transcript/demo-record.ts';
import type { Line, Transcript } from '../../tools/transcript/parse-transcript.ts';
import { writeMessage } from '../../tools/transcript/write-message.ts';
import { readMail } from '../helpers/read-mail.ts';
import {
  fileMessage,
  photoMessage,
  tapMessage,
  textMessage,
  tooLargeMessage,
  type Said,
  type ShownChoice,
} from '../helpers/said.ts';
import { fileFor } from '../helpers/stage-outside.ts';
import { DELHI, type Stage } from '../helpers/stage.ts';

const SECONDS_BETWEEN_LINES = 2;
const ORDER = 'The papers that were sent do not show how the applicant is connected with the person on the record.';

export interface Played {
  /** The transcript as it went. */
  readonly text: string;
  /** Replies that were committed, all in all. */
  readonly replies: number;
}

/** Plays the story for one citizen on a stage of its own, which begins when stories begin. */
export async function playStory(stage: Stage, phone: string, transcript: Transcript): Promise<Played> {
  const scene = { stage, phone, shown: [] as ShownChoice[], files: 0 };
  const blocks: string[] = [];
  let replies = 0;
  for (const { source, line } of transcript.lines) {
    // What the citizen's line before has set going is told by the system's line after it.
    const early = await stage.pass(SECONDS_BETWEEN_LINES);
    if (early.length > 0 && line.kind !== 'system') throw new Error(`something was said before “${source}”`);
    const said = [...early, ...(await playLine(scene, line))];
    replies += said.length;
    scene.shown.push(...said.flatMap((one) => one.choices));
    const written = said.map((one) => writeMessage(one.message));
    const masked = await maskDecided(stage, phone, written);
    blocks.push([source, ...masked].join('\n\n'));
  }
  const text = [transcript.head.join('\n'), ...blocks].filter((block) => block !== '').join('\n\n');
  return { text: `${text}\n`, replies };
}

interface Scene {
  readonly stage: Stage;
  readonly phone: string;
  readonly shown: ShownChoice[];
  files: number;
}

async function playLine(scene: Scene, line: Line): Promise<readonly Said[]> {
  if (line.kind === 'system') return playSystem(scene, line.what);
  const { stage, phone } = scene;
  const status = await stage.deliver(phone, messageOf(scene, line));
  if (status !== 200) throw new Error(`the webhook answered ${status}`);
  // One turn: what it sets going elsewhere (a filing, an answer to an officer) is the next line's.
  return stage.turn();
}

function messageOf(scene: Scene, line: Exclude<Line, { kind: 'system' }>): object {
  switch (line.kind) {
    case 'says':
      return textMessage(line.text);
    case 'taps': {
      const choice = scene.shown.findLast((one) => one.title === line.title);
      return tapMessage(choice ?? { id: line.title, title: line.title, shownAs: 'button' });
    }
    case 'sends':
      scene.files += 1;
      return sentMessage(line.what, `media-${scene.files}`);
  }
}

/** `citizen sends: …` as WhatsApp sends it; the closed list of docs/guides/transcripts.md. */
function sentMessage(what: string, id: string): object {
  switch (what) {
    case 'photo':
      return photoMessage(id);
    case 'pdf':
      return fileMessage(id, 'application/pdf', 'scan.pdf');
    case 'word file':
      return fileMessage(id, 'application/msword', 'letter.doc');
    case 'file of 100 MB':
      return tooLargeMessage();
    case 'empty message':
      return textMessage('');
    case '10,000 characters':
      return textMessage('क'.repeat(10_000));
    case 'NUL and lone surrogates':
      return textMessage('\u0000\ud83d\udc00\u0000 \udfff');
    case 'emoji only':
      return textMessage('🙏🙏😀');
    case 'unknown button':
      return tapMessage({ id: 'not-one-of-ours', title: 'A button', shownAs: 'button' });
    case 'sticker':
      return { type: 'sticker', sticker: { id, mime_type: 'image/webp', animated: false } };
    case 'audio':
      return { type: 'audio', audio: { id, mime_type: 'audio/ogg; codecs=opus', voice: true } };
    case 'video':
      return { type: 'video', video: { id, mime_type: 'video/mp4' } };
    case 'location':
      return { type: 'location', location: { latitude: 28.68, longitude: 77.22 } };
    case 'contacts':
      return { type: 'contacts', contacts: [{ name: { formatted_name: 'Somebody' } }] };
    default:
      throw new Error(`a transcript cannot say "citizen sends: ${what}"`);
  }
}

async function playSystem(scene: Scene, what: string): Promise<readonly Said[]> {
  const [subject = '', verb = '', detail = ''] = what.split(' ');
  const hours = /^(\d+) hours? pass$/.exec(what)?.[1];
  if (hours !== undefined) return scene.stage.pass(Number(hours) * 3600);
  if (subject === 'registry') return answerAsRegister(scene, verb);
  if (subject === 'document') return checkDocument(scene.stage, verb === 'accepted' ? verb : detail);
  if (subject === 'case') return workOnCase(scene, verb, detail);
  throw new Error(`a transcript cannot say "system: ${what}"`);
}

async function answerAsRegister({ stage, phone }: Scene, verb: string): Promise<readonly Said[]> {
  const { outside, catalogue } = stage;
  if (verb === 'linked') {
    const { journey } = await stage.stateOf(phone);
    if (journey?.at.kind !== 'lookup') throw new Error('no register was asked');
    const lookup = catalogue.getService(journey.serviceId, journey.version).lookups[journey.at.lookup];
    const { registrationNumber } = journey.answers;
    const query = typeof registrationNumber === 'string' ? { registrationNumber } : {};
    const { ref, facts } = readDemoRecords(DELHI)(lookup?.register ?? '', query);
    outside.register = { kind: 'linked', ref, facts: facts as Record<string, string> };
  } else if (verb === 'not-linked' || verb === 'not-found') outside.register = { kind: verb };
  else outside.register = { kind: 'unavailable', why: 'denied' };
  await expectJobs(stage.runJobs('registry-lookup', { most: 1 }), 'no register was asked');
  return stage.play();
}

async function checkDocument(stage: Stage, outcome: string): Promise<readonly Said[]> {
  const reason = REFUSAL_REASONS.find((one) => one === outcome);
  if (reason === undefined && outcome !== 'accepted') throw new Error(`no document is refused as ${outcome}`);
  stage.outside.file = await fileFor(reason ?? 'accepted');
  stage.outside.virus = reason === 'virus' ? 'found' : 'clean';
  const lastAttempt = reason === 'unavailable';
  await expectJobs(stage.runJobs('document-fetch', { most: 1, lastAttempt }), 'no document waits for a check');
  return stage.play();
}

async function expectJobs(ran: Promise<number>, complaint: string): Promise<void> {
  if ((await ran) === 0) throw new Error(complaint);
}

async function workOnCase({ stage, phone }: Scene, verb: string, detail: string): Promise<readonly Said[]> {
  const earlier = await stage.play();
  const { caseId, stage: where } = await newestCase(stage, phone);
  /** Where a step of the workflow may not decide this, its officer approves, and the next one does. */
  const decide = async (decision: Decision): Promise<void> => {
    try {
      await stage.decideCase(caseId, decision);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'not-allowed-here') throw error;
      await stage.decideCase(caseId, { kind: 'approve' });
      await decide(decision);
    }
  };
  // Every officer of the workflow in turn.
  const approve = async (): Promise<void> => {
    do await decide({ kind: 'approve' });
    while (isAtStep((await newestCase(stage, phone)).stage));
  };
  switch (verb) {
    case 'filed':
    case 'fee-due':
      return earlier;
    case 'fee-received':
      await payAtCounter(stage, caseId);
      break;
    case 'query-asked':
      await decide({ kind: 'ask', items: detail.split(',') });
      break;
    case 'refusal-notice':
      await decide({ kind: 'propose-refusal', reason: detail });
      break;
    case 'refused':
      await decide({ kind: 'refuse', reason: detail, order: ORDER });
      break;
    case 'approved':
      await approve();
      break;
    case 'certificate-ready':
      // A story that does not tell of the approval still needs one.
      if (where !== 'approved') await approve();
      await expectJobs(stage.runJobs('certificate-issue'), 'no certificate is due');
      break;
    case 'query-lapsed':
    case 'fee-lapsed':
    case 'due-date-passed':
      return [...earlier, ...(await stage.pass(await secondsUntil(stage, caseId, timerOf[verb])))];
    default:
      throw new Error(`a transcript cannot say "system: case ${verb}"`);
  }
  return [...earlier, ...(await stage.play())];
}

const timerOf = { 'query-lapsed': 'query-lapse', 'fee-lapsed': 'fee-lapse', 'due-date-passed': 'due-passed' } as const;

function isAtStep(stage: string): boolean {
  return stage === 'waiting-draw' || stage === 'with-officer';
}

async function newestCase(stage: Stage, phone: string): Promise<{ caseId: string; stage: string }> {
  const { rows } = await stage.database.worker.query<{ caseId: string; stage: string }>(
    `select a.id as "caseId", a.stage from application a join case_party p on p.case_id = a.id
      where p.account_id = $1 order by a.filed_at desc limit 1`,
    [await stage.accountOf(phone)],
  );
  if (rows[0] === undefined) throw new Error('the story has no case yet');
  return rows[0];
}

/** What is owed, today, at a counter of the department that the case belongs to. */
async function payAtCounter({ database, caseDeps, clock }: Stage, caseId: string): Promise<void> {
  const { rows } = await database.worker.query<{
    number: string;
    officerId: string;
    departmentId: string;
    officeId: string;
  }>(
    `select a.number, o.id as "officerId", o.department_id as "departmentId", o.office_id as "officeId"
       from application a join officer o on o.department_id = a.department_id
       join officer_role r on r.officer_id = o.id and r.role = 'cashier' where a.id = $1`,
    [caseId],
  );
  if (rows[0] === undefined) throw new Error(`no counter takes the fee of case ${caseId}`);
  const { number, ...officer } = rows[0];
  const fee = (await findCaseFee(database.web, caseDeps, officer, number))?.fee;
  const receipt = { counterNumber: 'COUNTER-17', paise: fee?.paise ?? 0, paidOn: caseDeps.calendar.dayOf(clock.at) };
  const recorded = await recordReceipt(database.web, caseDeps, { officer, number, receipt });
  if (!recorded.ok) throw new Error(recorded.reason);
}

async function secondsUntil(stage: Stage, caseId: string, kind: string): Promise<number> {
  const { rows } = await stage.database.worker.query<{ due: Date }>(
    'select due_at as due from timer where party_id = $1 and kind = $2',
    [caseId, kind],
  );
  if (rows[0] === undefined) throw new Error(`case ${caseId} has no timer ${kind}`);
  return (rows[0].due.getTime() - stage.clock.at.getTime()) / 1000 + 1;
}

/** Puts the names of a transcript in place of what this very case was given. */
async function maskDecided(stage: Stage, phone: string, written: readonly string[]): Promise<readonly string[]> {
  if (written.length === 0) return written;
  const mails = await readMail(stage.database.worker, stage.caseDeps.dataKeys, await stage.accountOf(phone));
  const news = mails.filter((mail) => mail.kind === 'case-news').map((mail) => mail.body as CaseNews);
  if (news.length === 0) return written;
  const { language = '' } = await stage.stateOf(phone);
  const names = new Map<string, string>();
  for (const one of news) {
    names.set(one.number, 'number');
    if (one.document !== undefined) names.set(one.document.fileName, 'fileName');
    for (const [name, value] of Object.entries(one.params)) names.set(asShown(stage, name, value, language), name);
    const { paise, office } = one.params;
    if (typeof paise === 'number') names.set(formatRupees(paise), 'amount');
    // Where the way to the counter is told.
    const address = one.news === 'fee-due' ? stage.catalogue.findOffice(String(office))?.address[language] : undefined;
    if (address !== undefined) names.set(address, 'address');
  }
  const shown = [...names].filter(([, name]) => MASKED.has(name)).toSorted(([a], [b]) => b.length - a.length);
  return written.map((text) => shown.reduce((masked, [value, name]) => masked.replaceAll(value, `«${name}»`), text));
}

const MASKED = new Set([
  'number',
  'dueOn',
  'office',
  'address',
  'amount',
  'payBy',
  'counterNumber',
  'receiptNumber',
  'receiptUrl',
  'replyBy',
  'certificateNumber',
  'verifyUrl',
  'fileName',
  'order',
]);

function asShown(stage: Stage, name: string, value: string | number, language: string): string {
  if (name === 'dueOn' || name === 'replyBy' || name === 'payBy') return formatDate(String(value), language);
  if (name === 'office') return stage.catalogue.findOffice(String(value))?.names[language] ?? String(value);
  return String(value);
}
