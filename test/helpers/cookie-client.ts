// A visitor without a browser: keeps cookies by host and follows nothing by itself.

import { request, type Dispatcher } from 'undici';

export interface Reply {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly text: string;
}

export interface CookieClient {
  get(url: string, headers?: Record<string, string>): Promise<Reply>;
  post(url: string, form: Record<string, string | readonly string[]>, headers?: Record<string, string>): Promise<Reply>;
  cookie(name: string): string | undefined;
}

export function createCookieClient(): CookieClient {
  const jar = new Map<string, string>();

  async function send(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Reply> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await request(url, {
      method,
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of [response.headers['set-cookie'] ?? []].flat()) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      const expired = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
      if (expired) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: response.statusCode, headers: response.headers, text: await response.body.text() };
  }

  return {
    get: (url, headers = {}) => send('GET', url, headers),
    post(url, form, headers = {}) {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one);
      return send('POST', url, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body.toString());
    },
    cookie: (name) => jar.get(name),
  };
}

export function locationOf(reply: Reply, base: string): string {
  const { location } = reply.headers;
  if (typeof location !== 'string') throw new Error(`no location in a ${reply.status}`);
  return new URL(location, base).href;
}
