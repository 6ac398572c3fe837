// The words in which a citizen would get a piece of news, without telling anybody.

import type { CaseNews, Catalogue } from '#catalogue';
import { initialState, step } from '#conversation/engine';

export function previewNews(
  deps: { readonly catalogue: Catalogue; readonly newId: () => string },
  asked: { readonly language: string; readonly news: CaseNews; readonly now: Date },
): readonly string[] {
  const now = asked.now.toISOString();
  const state = { ...initialState(), language: asked.language };
  const news = asTold(deps.catalogue, asked.news);
  const { events } = step(deps, state, { kind: 'caseNews', now, receivedAt: now, news });
  return events.flatMap((event) => {
    if (event.kind !== 'said') return [];
    return [event.message.kind === 'document' ? event.message.caption : event.message.body];
  });
}

/** An approval is told by the certificate itself, whose number is not known before it is made. */
function asTold(catalogue: Catalogue, news: CaseNews): CaseNews {
  if (news.news !== 'approved' || catalogue.findService(news.serviceId, news.serviceVersion)?.certificate === undefined)
    return news;
  return { ...news, news: 'certificate-ready', params: { ...news.params, certificateNumber: '…', verifyUrl: '…' } };
}
