// The desk through HTTP: sign-in with the real OpenID Connect provider, permissions, forged requests, a decision.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK_SCREENS } from '#desk';
import { PUBLIC_SCREENS } from '#public';
import { createCookieClient, locationOf, type CookieClient } from './helpers/cookie-client.ts';
import { CASE_ID, UNPAID_NUMBER } from './helpers/page-fixtures.ts';
import { startPageServer, type PageServer } from './helpers/page-server.ts';

let pages: PageServer;

beforeAll(async () => {
  pages = await startPageServer();
});

afterAll(async () => {
  await pages.close();
});

async function signIn(subject: string): Promise<CookieClient> {
  const client = createCookieClient();
  let reply = await client.get(`${pages.url}/desk/sign-in/start?back=/desk/board`);
  reply = await client.get(locationOf(reply, pages.url)); // the provider's authorization endpoint
  const interaction = locationOf(reply, pages.issuer);
  reply = await client.get(interaction);
  expect(reply.text).toContain('demo-officer-1');
  reply = await client.post(interaction, { subject });
  reply = await client.get(locationOf(reply, pages.issuer)); // resumes, and sends us back with a code
  reply = await client.get(locationOf(reply, pages.issuer)); // our callback
  if (reply.status === 303) expect(locationOf(reply, pages.url)).toBe(`${pages.url}/desk/board`);
  return client;
}

function csrfOf(text: string): string {
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

describe('signing in', () => {
  test('leads through the provider to a session that the cookie opens', async () => {
    const client = await signIn('demo-officer-1');
    expect(client.cookie('dwar-desk')).toMatch(/^[\w-]{43}$/);
    expect(client.cookie('dwar-sign-in')).toBeUndefined();
    const home = await client.get(`${pages.url}/desk?language=en`);
    expect(home.status).toBe(200);
    expect(home.text).toContain('Sarojini Bansal');
    expect(home.headers['cache-control']).toBe('no-store');
  });

  test('is refused when the callback comes to a browser that did not begin it', async () => {
    const client = createCookieClient();
    const reply = await client.get(`${pages.url}/desk/sign-in/callback?code=abc&state=def&language=en`);
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('was not begun here');
    expect(client.cookie('dwar-desk')).toBeUndefined();
  });

  test('is refused when the state is not the one that was sent', async () => {
    const client = createCookieClient();
    await client.get(`${pages.url}/desk/sign-in/start`);
    const reply = await client.get(`${pages.url}/desk/sign-in/callback?code=abc&state=forged`);
    expect(reply.status).toBe(403);
  });

  test('never leads back to another site', async () => {
    const client = createCookieClient();
    await client.get(`${pages.url}/desk/sign-in/start?back=https://evil.example/desk`);
    const { rows } = await pages.database.owner.query<{ back: string }>('select back from officer_sign_in');
    for (const row of rows) expect(row.back).toBe('/desk');
  });

  test('is asked for wherever a page needs it, and leads back there', async () => {
    const client = createCookieClient();
    const reply = await client.get(`${pages.url}/desk/cases/${CASE_ID}`);
    expect(reply.status).toBe(303);
    expect(locationOf(reply, pages.url)).toBe(
      `${pages.url}/desk/sign-in?back=${encodeURIComponent(`/desk/cases/${CASE_ID}`)}`,
    );
  });
});

describe('permissions', () => {
  test('every route but the public ones is shut to visitors, and POST is never open', async () => {
    for (const route of pages.routes) {
      const path = route.path.replaceAll(/:\w+/g, 'x');
      const client = createCookieClient();
      if (route.permission === 'public') continue;
      const reply =
        route.method === 'GET' ? await client.get(pages.url + path) : await client.post(pages.url + path, {});
      expect([303, 401], `${route.method} ${route.path}`).toContain(reply.status);
    }
  });

  test('the helpdesk sees what waits, answers it, sees a phone for a reason only, and takes a PIN away', async () => {
    const client = await signIn('demo-helpdesk-1');
    const address = `${pages.url}/desk/helpdesk`;
    const page = await client.get(`${address}?language=en`);
    expect(page.text).toContain('H-4F7K-92Q');
    expect(page.text).toContain('&lt;b&gt;Please');
    expect(page.text).not.toContain('9876543210');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const id = /name="id" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const send = async (path: string, form: object) =>
      (await client.post(`${address}/${path}?language=en`, { csrf, ...form })).text;
    expect(await send('phone', { id, reason: 'short' })).toContain('Something is missing');
    expect(await send('phone', { id, reason: 'they asked to be called' })).toContain('+919876543210');
    expect(await send('answer', { id, text: 'We mend it today.' })).toContain('Sent and closed');
    expect(await send('answer', { id: id.replace(/1$/, '2'), text: 'We mend it.' })).toContain('has answered');
    const reset = { number: 'dl-2026-004217', reason: 'came to the counter' };
    expect(await send('pin', reset)).toContain('Something is missing');
    expect(await send('pin', { ...reset, seen: 'on' })).toContain('The PIN is taken away');
    const officer = await signIn('demo-officer-1');
    expect((await officer.get(address)).status).toBe(403);
  });

  test('an officer opens neither the board, nor the counter, nor the operations page', async () => {
    const client = await signIn('demo-officer-1');
    expect((await client.get(`${pages.url}/desk/counter`)).status).toBe(403);
    expect((await client.get(`${pages.url}/desk/board`)).status).toBe(403);
    expect((await client.get(`${pages.url}/desk/operations`)).status).toBe(403);
    const supervisor = await signIn('demo-supervisor-1');
    expect((await supervisor.get(`${pages.url}/desk/board`)).status).toBe(200);
    const operator = await signIn('demo-operator-1');
    expect((await operator.get(`${pages.url}/desk/operations`)).status).toBe(200);
  });

  test.each([
    [
      'en',
      [
        'Payments that WhatsApp told of',
        'Dwar takes no payments yet',
        'What WhatsApp says of our forms',
        'stands',
        '5.2 s',
      ],
    ],
    ['hi', ['भुगतान, जिनकी सूचना WhatsApp ने दी', 'Dwar अभी भुगतान नहीं लेता', 'बनी हुई है']],
  ])('the operations page shows what WhatsApp says beside messages, in %s', async (language, shown) => {
    const operator = await signIn('demo-operator-1');
    const page = await operator.get(`${pages.url}/desk/operations?language=${language}`);
    const words = [...shown, 'ENDPOINT_LATENCY', 'captured', 'message_delight_update'];
    for (const word of words) expect(page.text).toContain(word);
  });

  test('a disabled officer is out at the next request', async () => {
    const client = await signIn('demo-officer-2');
    expect((await client.get(`${pages.url}/desk`)).status).toBe(200);
    await pages.database.owner.query(
      `update officer set disabled_at = now() where id = (select officer_id from officer_session
       where ended_at is null order by created_at desc limit 1)`,
    );
    expect((await client.get(`${pages.url}/desk`)).status).toBe(303);
    await pages.database.owner.query('update officer set disabled_at = null');
  });
});

describe('the counter', () => {
  const address = (): string => `${pages.url}/desk/counter`;
  const form = { number: UNPAID_NUMBER, rupees: '₹10,100', paidOn: '2026-11-23', counterNumber: 'cl / 7' };

  test('shows a cashier what is owed and by which rule, and records the receipt once', async () => {
    const client = await signIn('demo-cashier-1');
    const page = await client.get(`${address()}?number=${UNPAID_NUMBER}&language=en`);
    for (const shown of ['₹10,100', 'Tatkal fee', 'Order on tatkal registration, 2014', '&lt;i&gt;Tariff'])
      expect(page.text).toContain(shown);
    const csrf = csrfOf(page.text);
    expect((await client.post(address(), form)).status).toBe(403);
    const wrong = await client.post(address(), { ...form, csrf, rupees: '10,000' });
    expect(wrong.status).toBe(409);
    expect(wrong.text).toContain('This is not the amount that is due');
    expect(wrong.text).toContain('value="10,000"');
    expect((await client.post(address(), { ...form, csrf, rupees: 'ten' })).text).toContain('amount in figures');
    expect((await client.post(address(), { csrf })).status).toBe(409);
    const done = await client.post(address(), { ...form, csrf });
    expect(done.status).toBe(303);
    const recorded = await client.get(locationOf(done, pages.url));
    expect(recorded.text).toContain('CL/7');
    expect(recorded.text).not.toContain('name="rupees"');
    const again = await client.post(address(), { ...form, csrf });
    expect(again.text).toContain('already been recorded');
  });

  test('takes nothing for an application without a fee, and knows none of another department', async () => {
    const client = await signIn('demo-cashier-1');
    const free = await client.get(`${address()}?number=DL-2026-004217&language=en`);
    expect(free.text).toContain('No fee is due');
    expect(free.text).not.toContain('name="rupees"');
    const unknown = await client.get(`${address()}?number=${encodeURIComponent('<b>X</b>')}&language=en`);
    expect(unknown.text).toContain('has no application of this number');
    expect(unknown.text).not.toContain('<b>X</b>');
  });
});

describe('a case', () => {
  test('is seen and decided by the officer it was drawn for, after a review', async () => {
    const client = await signIn('demo-officer-1');
    const home = await client.get(`${pages.url}/desk?language=en`);
    const csrf = csrfOf(home.text);
    const opened = await client.post(`${pages.url}/desk/next`, { csrf });
    expect(locationOf(opened, pages.url)).toBe(`${pages.url}/desk/cases/${CASE_ID}`);
    const page = await client.get(locationOf(opened, pages.url));
    expect(page.text).toContain('&lt;b&gt;“Nisha” &amp; Mehra&lt;/b&gt;');
    expect(page.text).not.toContain('<b>“Nisha”');
    const review = await client.post(`${pages.url}/desk/cases/${CASE_ID}/review`, {
      csrf,
      version: '3',
      kind: 'ask',
      item: ['id-unreadable', 'relation-unclear'],
      note: 'कृपया साफ़ फ़ोटो भेजें',
    });
    expect(review.status).toBe(200);
    expect(review.text).toContain('आवेदन DL-2026-004217: ask');
    expect(pages.cases.decided).toEqual([]);
    const ask = { csrf, version: '3', kind: 'ask', item: 'id-unreadable', note: '' };
    const done = await client.post(`${pages.url}/desk/cases/${CASE_ID}/decide`, ask);
    expect(done.status).toBe(303);
    expect(pages.cases.decided).toEqual([{ kind: 'ask', items: ['id-unreadable'] }]);
    const again = await client.post(`${pages.url}/desk/cases/${CASE_ID}/decide`, ask);
    expect(again.status).toBe(409);
    expect(again.text).toContain('already decided or is with');
    const picture = await client.get(`${pages.url}/desk/cases/${CASE_ID}/documents/x/pages/1`);
    expect(picture.headers['content-type']).toBe('image/png');
  });

  test('is not there for another officer, nor are its documents', async () => {
    const client = await signIn('demo-officer-3');
    for (const path of ['', '/documents/x/pages/1']) {
      expect((await client.get(`${pages.url}/desk/cases/${CASE_ID}${path}`)).status).toBe(404);
    }
  });

  test('is not touched by a request from another site, or without the session’s token', async () => {
    const client = await signIn('demo-officer-4');
    const csrf = csrfOf((await client.get(`${pages.url}/desk`)).text);
    const form = { csrf, duty: 'off' };
    const attempts = [
      await client.post(`${pages.url}/desk/duty`, form, { origin: 'https://evil.example' }),
      await client.post(`${pages.url}/desk/duty`, form, { 'sec-fetch-site': 'cross-site' }),
      await client.post(`${pages.url}/desk/duty`, form, { 'sec-fetch-site': 'same-site', origin: pages.url }),
      await client.post(`${pages.url}/desk/duty`, { duty: 'off' }),
      await client.post(`${pages.url}/desk/duty`, { ...form, csrf: 'x'.repeat(43) }),
      await client.post(`${pages.url}/desk/duty`, form, { 'content-type': 'text/plain' }),
    ];
    expect(attempts.map((reply) => reply.status)).toEqual([403, 403, 403, 403, 403, 403]);
    const good = await client.post(`${pages.url}/desk/duty`, form, { origin: 'null' });
    expect(good.status).toBe(303);
    await client.post(`${pages.url}/desk/duty`, { csrf, duty: 'on' });
  });

  test('signing out ends the session in the database', async () => {
    const client = await signIn('demo-officer-4');
    const secret = client.cookie('dwar-desk') ?? '';
    const csrf = csrfOf((await client.get(`${pages.url}/desk`)).text);
    await client.post(`${pages.url}/desk/sign-out`, { csrf });
    expect(client.cookie('dwar-desk')).toBeUndefined();
    const stolen = createCookieClient();
    expect((await stolen.get(`${pages.url}/desk`, { cookie: `dwar-desk=${secret}` })).status).toBe(303);
  });
});

test('every page without parameters is in the list that pictures are taken from', () => {
  const listed = new Set<string>([...PUBLIC_SCREENS, ...DESK_SCREENS].map((screen) => screen.path));
  const notPages = ['/V', '/VERIFY', '/verify/status', '/verify/trust.json', '/certificate-log/checkpoint'];
  const steps = ['/desk/sign-in/start', '/desk/sign-in/callback'];
  for (const route of pages.routes) {
    if (route.method !== 'GET' || /[:*]/.test(route.path) || [...notPages, ...steps].includes(route.path)) continue;
    expect(listed, route.path).toContain(route.path);
  }
});

describe('headers', () => {
  test('are strict on every page', async () => {
    const reply = await createCookieClient().get(`${pages.url}/`);
    const policy = String(reply.headers['content-security-policy']);
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`script-src 'self';`);
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain('wasm-unsafe-eval');
    expect(reply.headers['referrer-policy']).toBe('no-referrer');
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
    const verify = await createCookieClient().get(`${pages.url}/verify`);
    expect(String(verify.headers['content-security-policy'])).toContain(`'wasm-unsafe-eval'`);
  });

  test('an error page tells a reference and nothing of the inside', async () => {
    const reply = await createCookieClient().get(`${pages.url}/receipt/R-2?language=en`);
    expect(reply.status).toBe(404);
    expect(reply.text).toContain('There is nothing here');
    expect(reply.text).toContain(String(reply.headers['x-request-id']));
    expect(reply.text).not.toMatch(/no such receipt|\.ts:|at async/);
  });
});
