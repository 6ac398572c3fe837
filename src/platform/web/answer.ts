// Writes an answer to the wire with the headers its kind and its route's permission ask for.

import type { FastifyReply } from 'fastify';
import { assertNever } from '../pure/index.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { cookieName, cookieOptions } from './cookies.ts';
import type { Answer, Permission } from './route.ts';

export interface AnswerSettings {
  readonly secure: boolean;
  readonly framedBy: 'none' | 'self';
}

export function sendAnswer(
  reply: FastifyReply,
  settings: AnswerSettings,
  permission: Permission,
  answer: Answer,
): FastifyReply {
  for (const change of answer.cookies ?? []) {
    const name = cookieName(change.name, settings.secure);
    const options = cookieOptions(change, settings.secure);
    if (change.value === undefined) reply.clearCookie(name, options);
    else reply.setCookie(name, change.value, options);
  }
  const policy = answer.kind === 'page' ? (answer.policy ?? {}) : {};
  reply
    .header('content-security-policy', contentSecurityPolicy({ page: policy, ...settings }))
    .header('permissions-policy', `camera=(${policy.camera === true ? 'self' : ''}), microphone=(), geolocation=()`)
    .header('cache-control', cacheControl(permission, answer));
  switch (answer.kind) {
    case 'page':
      return reply
        .code(answer.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(answer.page.toString());
    case 'redirect':
      return reply.redirect(answer.to, answer.status ?? 303);
    case 'json':
      return reply
        .code(answer.status ?? 200)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(answer.value));
    case 'text':
      return reply
        .code(answer.status ?? 200)
        .type(answer.contentType ?? 'text/plain; charset=utf-8')
        .send(answer.text);
    case 'bytes':
      if (answer.fileName !== undefined) {
        const name = answer.fileName.replace(/[^A-Za-z0-9._-]/g, '_');
        reply.header('content-disposition', `attachment; filename="${name}"`);
      }
      return reply
        .code(answer.status ?? 200)
        .type(answer.contentType)
        .send(answer.bytes);
    default:
      return assertNever(answer);
  }
}

/** What a signed-in person sees is never kept by the browser or anything between; public files may be. */
function cacheControl(permission: Permission, answer: Answer): string {
  const seconds = 'cacheSeconds' in answer ? answer.cacheSeconds : undefined;
  if (permission !== 'public' || seconds === undefined) return 'no-store';
  return `public, max-age=${seconds}${seconds > 86_400 ? ', immutable' : ''}`;
}
