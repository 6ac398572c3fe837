import { mayDo, wordsIn, type CaseNews } from '#catalogue';
import { formatDate, formatRupees, quoteForChat } from '#language';
import { withFeedback } from '../phases/feedback.ts';
import { askForPin } from '../phases/pin.ts';
import { rulesOf } from '../replies.ts';
import type { CaseNewsInput } from '../input.ts';
import type { ConversationState, Reply } from '../state.ts';
import { findWordsOf, languageOf, note, say, sayOf, without, type EngineDeps, type Turn } from '../turn.ts';
import { endWait } from '../waits.ts';

/**
 * News of a case: said before whatever is open, which stays open. A query or a notice of refusal also opens a reply, asked
 * at once or as soon as the form in hand is done.
 */
export function handleCaseNews(turn: Turn, news: CaseNews): void {
  const { document } = news;
  const filing = turn.state.filing?.filter((caseId) => caseId !== news.caseId) ?? [];
  if (filing.length < (turn.state.filing?.length ?? 0)) endWait(turn, news.caseId);
  turn.state = filing.length > 0 ? { ...turn.state, filing } : without(turn.state, 'filing');
  if (news.news === 'filed' || news.news === 'fee-due') askForPin(turn, news);
  // Whoever has not chosen a PIN by now is not asked for it before what matters more.
  else if (turn.state.overlay?.kind === 'choose-pin') turn.state = without(turn.state, 'overlay');
  closeReplies(turn, news);
  if (news.news === 'query-asked' || news.news === 'refusal-notice') {
    turn.state = { ...turn.state, replies: [...turn.state.replies, replyTo(news)] };
  }
  // The certificate itself follows an approval within seconds; two messages would cost the government twice.
  const definition = rulesOf(turn, { serviceId: news.serviceId, version: news.serviceVersion });
  if (news.news === 'approved' && definition?.certificate) return;
  const parameters = parametersOf(turn, news);
  const { standing = 'applicant' } = news;
  const isFiled = news.news === 'filed' || news.news === 'fee-due';
  if (isFiled && standing === 'applicant' && typeof news.params['helper'] === 'string')
    note(turn, say(turn, 'agreement.filed', { helper: quoteForChat(news.params['helper']) }));
  // Whether the phone is still the same is held against Meta's own word when it is sent (channel/compose-call.ts).
  const who = { level: 1, standing } as const;
  const isWithheld = definition !== undefined && !mayDo(definition, 'certificate', who).ok;
  if (news.news === 'certificate-ready' && isWithheld)
    return note(turn, say(turn, 'assurance.certificate', parameters));
  const told = [say(turn, `news.${news.news}`, parameters), ...whatTheLawOwes(turn, news, parameters)].join('\n');
  const outcome = OUTCOMES[news.news];
  const words = outcome ? withFeedback(turn, told, { caseId: news.caseId, outcome }) : told;
  if (news.news === 'certificate-ready' && document) {
    turn.events.push({ kind: 'said', message: { kind: 'document', ...document, caption: words } });
    // A caption carries no buttons: whatever is open is asked again after it.
    turn.speaks = turn.state.overlay?.kind !== 'feedback';
  } else if (words !== told) turn.events.push({ kind: 'said', message: { kind: 'text', body: words } });
  else note(turn, words);
}

/** Below the words on a missed date: what each further day is owed for. Below the sum: how it comes. */
function whatTheLawOwes(
  turn: Turn,
  { news, params }: CaseNews,
  parameters: Readonly<Record<string, string | number>>,
): readonly string[] {
  const { paisePerDay, mostPaise, payment } = params;
  if (news === 'due-date-passed' && typeof paisePerDay === 'number' && typeof mostPaise === 'number') {
    return [say(turn, 'compensation.runs', { perDay: formatRupees(paisePerDay), most: formatRupees(mostPaise) })];
  }
  if (news !== 'compensation-owed') return [];
  return [
    payment === 'automatic' ? say(turn, 'compensation.automatic') : say(turn, 'compensation.on-claim', parameters),
  ];
}

/** The end of a case, below which is asked how it went. */
const OUTCOMES: Partial<Record<CaseNews['news'], 'certificate' | 'refusal'>> = {
  'certificate-ready': 'certificate',
  refused: 'refusal',
};

/** What a template that tells of the same news is filled with, in the citizen's language. */
export function newsValues(
  deps: EngineDeps,
  state: ConversationState,
  input: CaseNewsInput,
): { readonly language: string; readonly values: Readonly<Record<string, string | number>> } {
  const turn: Turn = { deps, input, state, notes: [], events: [], speaks: false };
  return { language: languageOf(turn), values: parametersOf(turn, input.news) };
}

/** The name of a service, also of one that this catalogue no longer has. */
export function serviceName(turn: Turn, serviceId: string): string {
  return turn.deps.catalogue.findService(serviceId) ? sayOf(turn, serviceId, 'name') : serviceId;
}

function closeReplies(turn: Turn, news: CaseNews): void {
  const over = { query: false, hearing: false };
  if (news.news === 'query-lapsed') over.query = true;
  if (news.news === 'query-asked' || news.news === 'refusal-notice') over.query = true;
  if (news.news === 'refusal-notice') over.hearing = true;
  if (news.news === 'approved' || news.news === 'refused' || news.news === 'certificate-ready') {
    over.query = true;
    over.hearing = true;
  }
  const replies = turn.state.replies.filter((reply) => reply.caseId !== news.caseId || !over[reply.kind]);
  if (replies.length < turn.state.replies.length) turn.state = { ...turn.state, replies };
}

function replyTo(news: CaseNews): Reply {
  const items = news.items ?? [];
  return {
    kind: news.news === 'query-asked' ? 'query' : 'hearing',
    caseId: news.caseId,
    number: news.number,
    serviceId: news.serviceId,
    version: news.serviceVersion,
    replyBy: String(news.params['replyBy'] ?? ''),
    items:
      news.news === 'query-asked' ? (items.length > 0 ? items.map((item) => ({ ...item })) : [{ code: 'text' }]) : [],
    at: 0,
    answers: {},
    explanations: [],
    documents: [],
    pending: [],
  };
}

function parametersOf(turn: Turn, news: CaseNews): Record<string, string | number> {
  const { catalogue } = turn.deps;
  const language = languageOf(turn);
  const parameters: Record<string, string | number> = {
    ...news.params,
    number: news.number,
    service: serviceName(turn, news.serviceId),
  };
  for (const key of ['dueOn', 'replyBy', 'payBy']) {
    const day = parameters[key];
    if (typeof day === 'string') parameters[key] = formatDate(day, language);
  }
  const office = catalogue.findOffice(String(news.params['office'] ?? ''));
  if (office) {
    parameters['office'] = wordsIn(catalogue, office.names, language);
    parameters['address'] = wordsIn(catalogue, office.address, language);
  }
  const { paise } = news.params;
  if (typeof paise === 'number') parameters['amount'] = formatRupees(paise);
  const definition = rulesOf(turn, { serviceId: news.serviceId, version: news.serviceVersion });
  parameters['authority'] = findWordsOf(turn, news.serviceId, 'appeal.authority') ?? '';
  parameters['appealDays'] = definition?.appeal.withinDays ?? 0;
  const code = String(news.params['reason'] ?? '');
  parameters['reason'] = findWordsOf(turn, news.serviceId, `reasons.${code}.text`) ?? quoteForChat(code);
  parameters['remedy'] = findWordsOf(turn, news.serviceId, `reasons.${code}.remedy`) ?? '';
  parameters['order'] = quoteForChat(String(news.params['order'] ?? ''));
  const clause = definition?.reasons.find((reason) => reason.code === code)?.clause;
  parameters['clause'] = String(news.params['clause'] ?? clause ?? '');
  return parameters;
}
