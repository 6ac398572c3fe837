import { expect, test } from 'vitest';
import { checkEnds, checkLedger } from './check-ledger.ts';
import type { CitizenEntry, Ledger, MediaEntry, MessageEntry, RefusalEntry, SendEntry } from './meta/ledger.ts';

const message = (index: number, more: Partial<MessageEntry> = {}): MessageEntry => ({
  kind: 'message',
  citizen: 0,
  messageId: `wamid.${index}`,
  what: 'help',
  acknowledged: index + 1,
  deliveries: 1,
  spokenAt: index,
  ...more,
});
const send = (id: number, more: Partial<SendEntry> = {}): SendEntry => ({
  kind: 'send',
  citizen: 0,
  callbackData: `outbox:${id}`,
  at: id,
  role: 'answer',
  text: 'Here is help',
  choiceIds: [],
  answer: '200',
  ...more,
});
const citizen = (more: Partial<CitizenEntry> = {}): CitizenEntry => ({
  kind: 'citizen',
  citizen: 0,
  plan: 'looks',
  stage: 'ended',
  receivedNumbers: [],
  lastReply: '',
  ...more,
});
const books = (ledger: Partial<Ledger>): Ledger => ({
  messages: [],
  sends: [],
  refusals: [],
  media: [],
  citizens: [citizen()],
  ...ledger,
});
const kindsOf = (ledger: Partial<Ledger>): readonly string[] =>
  checkLedger(books(ledger)).findings.map(({ kind }) => kind);

test('messages that are answered once each, in order, are in order', () => {
  const messages = [message(0, { expect: 'help' }), message(1, { expect: 'status' })];
  expect(kindsOf({ messages, sends: [send(1), send(2, { text: 'Your status' })] })).toEqual([]);
});

test('a message without an answer is lost, an answer without a message is doubled', () => {
  expect(kindsOf({ messages: [message(0), message(1)], sends: [send(1)] })).toEqual(['lost']);
  expect(kindsOf({ messages: [message(0)], sends: [send(1), send(2)] })).toEqual(['doubled']);
});

test('a message that was never acknowledged may be unanswered', () => {
  expect(kindsOf({ messages: [message(0, { acknowledged: undefined })] })).toEqual([]);
});

test('answers that changed places are out of order', () => {
  const messages = [message(0, { expect: 'help' }), message(1, { expect: 'status' })];
  expect(kindsOf({ messages, sends: [send(1, { text: 'Your status' }), send(2)] })).toEqual(['order']);
  expect(kindsOf({ messages: [message(0), message(1)], sends: [send(2), send(1)] })).toEqual(['order']);
});

test('the same message of the app again is counted, and is no second answer', () => {
  const verdict = checkLedger(books({ messages: [message(0)], sends: [send(1), send(1)] }));
  expect(verdict).toMatchObject({ findings: [], sends: 1, duplicateSends: 1 });
});

test('one prompt that asks two questions shows a lost state', () => {
  const sends = [send(1, { choiceIds: ['p4:yes', 'p4:no'] }), send(2, { choiceIds: ['p4:tea', 'p4:toys'] })];
  expect(kindsOf({ messages: [message(0), message(1)], sends })).toEqual(['state']);
});

test('two receipts for one journey are two filings, none is a filing that was lost', () => {
  const files = { plan: 'files' } as const;
  expect(kindsOf({ citizens: [citizen({ ...files, receivedNumbers: ['A-1', 'A-2'] })] })).toEqual(['filing']);
  expect(kindsOf({ citizens: [citizen(files)] })).toEqual(['filing']);
  expect(kindsOf({ citizens: [citizen({ ...files, receivedNumbers: ['A-1'] })] })).toEqual([]);
});

test('who has not come to the end is stuck', () => {
  const ledger = books({ citizens: [citizen({ stage: 'talking' }), citizen()] });
  expect(checkEnds(ledger).map(({ kind }) => kind)).toEqual(['stuck']);
});

const many = (count: number, spokenAt = 0): MessageEntry[] =>
  Array.from({ length: count }, (_, index) => message(index, { spokenAt }));
const answersTo = (count: number, atOf: (index: number) => number): SendEntry[] =>
  Array.from({ length: count }, (_, index) => send(index + 1, { at: atOf(index) }));
const refusal = (at: number, limit: RefusalEntry['limit']): RefusalEntry => ({
  kind: 'refusal',
  citizen: 0,
  callbackData: 'outbox:99',
  at,
  limit,
});

test('the 46th answer keeps its pace when it comes six seconds after the first question, however late the others are', () => {
  const messages = many(46);
  expect(kindsOf({ messages, sends: answersTo(46, (index) => (index === 45 ? 6000 : 10)) })).toEqual([]);
  expect(kindsOf({ messages, sends: answersTo(46, (index) => (index < 3 ? 10 : 6000)) })).toEqual([]);
  expect(kindsOf({ messages, sends: answersTo(46, () => 10) })).toEqual(['pace']);
});

test('an answer that Meta refused for the pair limit counts as offered: too early it was not paced', () => {
  const [messages, sends] = [many(46), answersTo(46, (index) => (index === 45 ? 6100 : 10))];
  expect(kindsOf({ messages, sends, refusals: [refusal(20, 'pair')] })).toEqual(['pace']);
  expect(kindsOf({ messages, sends, refusals: [refusal(6010, 'pair')] })).toEqual([]);
});

test('a template that is followed at once by its message, or by another template, speaks in a closed window', () => {
  const template = (id: number, at: number, answer = '200'): SendEntry =>
    send(id, { role: 'template', callbackData: `opening:${id}`, at, answer });
  const files = citizen({ plan: 'files', receivedNumbers: ['A-1'] });
  const receipt = send(1, { role: 'news', at: 300 });
  const told = { citizens: [files], messages: [message(0, { spokenAt: 200 })] };
  const sends = [template(1, 100), receipt, send(2, { at: 310 })];
  expect(kindsOf({ ...told, sends })).toEqual([]);
  expect(kindsOf({ ...told, sends, refusals: [refusal(110, 'known-window')] })).toEqual(['window']);
  expect(kindsOf({ ...told, sends: [template(1, 100), template(3, 150), ...sends.slice(1)] })).toEqual(['window']);
});

test('a template goes again only when its call had no clear answer', () => {
  const template = (answer: string): SendEntry => send(1, { role: 'template', callbackData: 'opening:1', answer });
  const duplicates = (first: string): number =>
    checkLedger(books({ sends: [template(first), template('200')] })).duplicateSends;
  expect([duplicates('reset after taking'), duplicates('200')]).toEqual([0, 1]);
});

test('a message that was dropped for the window and comes again is no duplicate', () => {
  const sends = [send(1, { role: 'dropped' }), send(1)];
  expect(checkLedger(books({ messages: [message(0)], sends }))).toMatchObject({ findings: [], duplicateSends: 0 });
});

test('a document is judged once, from bytes that were handed out; what nobody asked for is not fetched', () => {
  const file = (more: Partial<MediaEntry> = {}): MediaEntry => ({
    kind: 'media',
    citizen: 0,
    mediaId: '7',
    wanted: true,
    fault: 'none',
    asked: 1,
    served: 1,
    ...more,
  });
  const verdict = send(1, { role: 'news' });
  expect(kindsOf({ media: [file()], sends: [verdict] })).toEqual([]);
  expect(kindsOf({ media: [file()] })).toEqual(['media']);
  expect(kindsOf({ media: [file()], sends: [verdict, send(2, { role: 'news' })] })).toContain('media');
  expect(kindsOf({ media: [file({ served: 0 })], sends: [verdict] })).toEqual(['media']);
  expect(kindsOf({ media: [file({ wanted: false })] })).toEqual(['media']);
});
