// What a visitor sees when something went wrong: a sentence in their language, a reference to quote, and a way on.
// Never a stack, a statement or an inner message.

import { AppError, ERRORS, isUnstorableText, type ErrorCode } from '../errors.ts';
import { html } from '../html.ts';
import { renderPage } from './layout.ts';
import { shellTexts } from './shell-texts.ts';
import type { Answer, Visit } from './route.ts';

export function answerWithError(visit: Visit, error: unknown): Answer {
  const code = codeOf(error);
  const status = statusOf(error, code);
  const accepts = visit.request.headers.accept ?? '';
  if (!accepts.includes('text/html'))
    return { kind: 'json', status, value: { error: code, request: visit.request.id } };
  const words = shellTexts.for(visit);
  const told = shellTexts.has(`error.${status}.title`) ? status : 500;
  const title = words(`error.${told}.title`);
  const main = html`<section class="narrow center">
    <p class="figure-number" aria-hidden="true">${status}</p>
    <h1>${title}</h1>
    <p class="lead">${words(`error.${told}.text`)}</p>
    <p><a class="button" href="/">${words('error.home')}</a></p>
    <p class="small quiet">${words('error.reference')} <code>${visit.request.id}</code></p>
  </section>`;
  return { kind: 'page', status, page: renderPage(visit, { title, main, area: 'public' }) };
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  return clientErrorStatus(error) === undefined ? 'database.unavailable' : 'input.invalid';
}

function statusOf(error: unknown, code: ErrorCode): number {
  if (error instanceof AppError) return ERRORS[code].status;
  return clientErrorStatus(error) ?? 500;
}

/** Fastify's own refusals (malformed body, too large, too many requests) carry a 4xx status; PostgreSQL's are told by code. */
function clientErrorStatus(error: unknown): number | undefined {
  if (isUnstorableText(error)) return ERRORS['input.invalid'].status;
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
