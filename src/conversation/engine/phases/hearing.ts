import { formatDate, quoteForChat } from '#language';
import type { Answer, Prompt } from '../prompt.ts';
import { removeReply, replaceReply } from '../replies.ts';
import type { Reply } from '../state.ts';
import { languageOf, note, say, type Turn } from '../turn.ts';
import { problemWithExplanation } from './query.ts';

/** The citizen's say before a refusal: their own words, looked over once, or nothing. */
export function promptHearing(turn: Turn, reply: Reply): Prompt {
  const [text] = reply.explanations;
  if (text !== undefined) {
    return {
      body: say(turn, 'hearing.review', { number: reply.number, text: quoteForChat(text) }),
      choices: [
        { value: 'send', title: say(turn, 'query.send') },
        { value: 'again', title: say(turn, 'query.again') },
      ],
      yes: 'send',
      no: 'again',
    };
  }
  const replyBy = formatDate(reply.replyBy, languageOf(turn));
  return {
    body: say(turn, 'hearing.ask', { number: reply.number, replyBy }),
    choices: [{ value: 'nothing', title: say(turn, 'hearing.nothing') }],
  };
}

export function answerHearing(turn: Turn, reply: Reply, answer: Answer): void {
  const [text] = reply.explanations;
  if (answer.kind === 'choice') {
    if (answer.value === 'again') return replaceReply(turn, { ...reply, explanations: [], at: reply.at + 1 });
    turn.events.push({
      kind: 'hearingReplied',
      caseId: reply.caseId,
      ...(answer.value === 'send' && text !== undefined ? { text } : {}),
      documents: [],
    });
    removeReply(turn, reply);
    return note(turn, say(turn, 'hearing.sent', { number: reply.number }));
  }
  if (text !== undefined || answer.kind !== 'words') return note(turn, say(turn, 'errors.choose'));
  const problem = problemWithExplanation(turn, answer.text);
  if (problem !== undefined) return note(turn, problem);
  replaceReply(turn, { ...reply, explanations: [answer.text], at: reply.at + 1 });
}
