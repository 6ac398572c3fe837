import { evidencePath, listFields, showAnswer } from '#catalogue';
import { hasWords, quoteForChat } from '#language';
import type { Answer, Prompt } from '../prompt.ts';
import { itemOf, nextItem, removeReply, replaceReply, getRules, rulesOf, wordsOfItem } from '../replies.ts';
import type { Reply } from '../state.ts';
import { languageOf, note, say, sayOf, without, type Turn } from '../turn.ts';
import { promptChecking, promptForEvidence } from './evidence.ts';
import { promptForField, readFieldAnswer } from './field.ts';

/** An officer's consolidated query, item by item, then the whole answer once more before it is sent. */
export function promptQuery(turn: Turn, reply: Reply): Prompt {
  const item = itemOf(turn, reply);
  if (!item) return promptQueryReview(turn, reply);
  if (reply.pending.length > 0) return promptChecking(turn);
  const words = wordsOfItem(turn, reply);
  const officer = reply.items[reply.at]?.text;
  const head = [
    words
      ? say(turn, 'query.item', { number: reply.number, ...words })
      : say(turn, 'query.waiting', { number: reply.number }),
    ...(officer === undefined ? [] : [say(turn, 'query.officerWrote', { text: quoteForChat(officer) })]),
  ].join('\n');
  if (item.kind === 'text') return { body: `${head}\n\n${say(turn, 'query.explain')}` };
  const prompt =
    item.kind === 'evidence'
      ? promptForEvidence(turn, getRules(turn, reply), item.evidence)
      : promptForField(turn, reply, item.field, reply.draft);
  return { ...prompt, body: `${head}\n\n${prompt.body}` };
}

export function answerQuery(turn: Turn, reply: Reply, answer: Answer): void {
  const item = itemOf(turn, reply);
  if (!item) return answerQueryReview(turn, reply, answer);
  switch (item.kind) {
    case 'evidence':
      if (reply.pending.length === 0) note(turn, say(turn, 'document.typed'));
      return;
    case 'text': {
      if (answer.kind !== 'words') return note(turn, say(turn, 'query.explain'));
      const problem = problemWithExplanation(turn, answer.text);
      if (problem !== undefined) return note(turn, problem);
      replaceReply(turn, { ...reply, explanations: [...reply.explanations, answer.text] });
      return nextItem(turn, reply.caseId);
    }
    case 'field': {
      const read = readFieldAnswer(turn, reply, item.field, answer, reply.draft);
      if (read.kind === 'refused') return;
      if (read.kind === 'more')
        return replaceReply(turn, read.draft === null ? without(reply, 'draft') : { ...reply, draft: read.draft });
      replaceReply(turn, { ...reply, answers: { ...reply.answers, [item.field.id]: read.value } });
      return nextItem(turn, reply.caseId);
    }
  }
}

/** Shortest and longest explanation that helps anybody. */
const fewest = 3;
const most = 1000;

export function problemWithExplanation(turn: Turn, text: string): string | undefined {
  if (!hasWords(text) || text.length < fewest) return say(turn, 'errors.text.tooShort', { minimum: fewest });
  return text.length > most ? say(turn, 'errors.text.tooLong', { maximum: most }) : undefined;
}

function promptQueryReview(turn: Turn, reply: Reply): Prompt {
  const definition = rulesOf(turn, reply);
  const fields = new Map(definition ? listFields(definition).map((field) => [field.id, field]) : []);
  const lines = Object.entries(reply.answers).map(([id, value]) => {
    const field = fields.get(id);
    const words = field ? showAnswer(turn.deps.catalogue, reply.serviceId, field, value, languageOf(turn)) : '';
    return `${sayOf(turn, reply.serviceId, `fields.${id}.label`)}: *${quoteForChat(words)}*`;
  });
  for (const evidence of new Set(reply.documents.map((one) => one.evidence))) {
    const count = reply.documents.filter((one) => one.evidence === evidence).length;
    const given = say(turn, 'document.given', { count });
    lines.push(
      `${sayOf(turn, reply.serviceId, `${definition ? evidencePath(definition, evidence) : `evidence.${evidence}`}.label`)}: *${given}*`,
    );
  }
  for (const text of reply.explanations) lines.push(`${say(turn, 'query.explanation')}: “${quoteForChat(text)}”`);
  return {
    body: say(turn, 'query.review', { number: reply.number, answers: lines.join('\n') }),
    choices: [
      { value: 'send', title: say(turn, 'query.send') },
      { value: 'again', title: say(turn, 'query.again') },
    ],
    yes: 'send',
    no: 'again',
  };
}

function answerQueryReview(turn: Turn, reply: Reply, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === 'again') {
    return replaceReply(turn, { ...reply, at: 0, answers: {}, explanations: [], documents: [] });
  }
  const { caseId, answers, documents, explanations } = reply;
  const text = explanations.join('\n');
  turn.events.push({ kind: 'queryAnswered', caseId, answers, documents, ...(text === '' ? {} : { text }) });
  removeReply(turn, reply);
  note(turn, say(turn, 'query.sent', { number: reply.number }));
}
