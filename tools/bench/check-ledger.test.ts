import { expect, test } from 'vitest';
import { checkEnds, checkLedger } from './check-ledger.ts';
import type { CitizenEntry, Ledger, MessageEntry, SendEntry } from './meta/ledger.ts';

const message = (index: number, more: Partial<MessageEntry> = {}): MessageEntry => ({
  kind: 'message',
  citizen: 0,
  messageId: `wamid.${index}`,
  what: 'help',
  acknowledged: index + 1,
  deliveries: 1,
  ...more,
});
const send = (id: number, more: Partial<SendEntry> = {}): SendEntry => ({
  kind: 'send',
  citizen: 0,
  callbackData: `outbox:${id}`,
  news: false,
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
const kindsOf = (ledger: Partial<Ledger>): readonly string[] =>
  checkLedger({ messages: [], sends: [], citizens: [citizen()], ...ledger }).findings.map(({ kind }) => kind);

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
  const verdict = checkLedger({ messages: [message(0)], sends: [send(1), send(1)], citizens: [citizen()] });
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
  const ledger = { messages: [], sends: [], citizens: [citizen({ stage: 'talking' }), citizen()] };
  expect(checkEnds(ledger).map(({ kind }) => kind)).toEqual(['stuck']);
});
