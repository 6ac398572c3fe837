import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { graphRefusal, startGraphStandIn, type GraphReply } from '../../../test/helpers/graph-stand-in.ts';
import { listPickedFiles } from './flow-media.ts';
import { createGraphMedia, type GraphMedia, type MediaResult } from './graph-media.ts';
import { createMediaHosts, type MediaHosts } from './media-hosts.ts';
import { mediaReference } from './media-reference.ts';
import { createMediaSource, type MediaSource } from './media-source.ts';

const file = Buffer.from('a picture, for all that anybody here knows');
const limits = { maxBytes: 1000, signal: AbortSignal.timeout(60_000) };
let graph: Awaited<ReturnType<typeof startGraphStandIn>>;
let hosts: MediaHosts;
let media: MediaSource;
let graphMedia: GraphMedia;
let about: () => GraphReply;
let content: () => GraphReply;

beforeAll(async () => {
  graph = await startGraphStandIn(({ path, method }) =>
    method === 'POST' ? { json: { id: 'uploaded-1' } } : path.startsWith('/v26.0/') ? about() : content(),
  );
  hosts = createMediaHosts({ graphUrl: graph.url });
  const access = { url: graph.url, version: 'v26.0', accessToken: 'a token' };
  const other = { phoneNumberId: '1066', access: { ...access, accessToken: 'another token' } };
  graphMedia = createGraphMedia({ hosts, numbers: [{ phoneNumberId: '1065', access }, other] });
  media = createMediaSource({ graph: graphMedia, hosts });
});
afterAll(async () => {
  await hosts.close();
  await graph.close();
});
beforeEach(() => {
  graph.calls.length = 0;
  about = () => describe(`${graph.url}/file`);
  content = () => ({ bytes: file });
});

function describe(url: string, more: object = {}): GraphReply {
  const sha256 = createHash('sha256').update(file).digest('hex');
  return { json: { id: '77', url, mime_type: 'image/jpeg', sha256, file_size: String(file.length), ...more } };
}

function hashOf(bytes: Buffer, form: string): string {
  return createHash('sha256')
    .update(bytes)
    .digest(form as 'hex');
}

/** As a reader of the body has to: to its end, counting, and with the hash compared. */
async function read(result: MediaResult): Promise<string> {
  if (!result.ok) return result.reason;
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of result.body) chunks.push(chunk);
  } catch {
    return 'broken off';
  }
  const bytes = Buffer.concat(chunks);
  const { sha256 } = result;
  const isHeld = sha256 === undefined || ['hex', 'base64'].some((form) => hashOf(bytes, form) === sha256);
  if (!isHeld) return 'another file';
  return bytes.length > limits.maxBytes ? 'too-large' : bytes.toString();
}

test('a file is fetched through an address asked for just before, with the bearer', async () => {
  const result = await media.download('77', limits);
  expect(await read(result)).toBe(file.toString());
  expect(result).toMatchObject({ sha256: createHash('sha256').update(file).digest('hex') });
  expect(graph.calls.map(({ path, authorization }) => [path, authorization])).toEqual([
    ['/v26.0/77?phone_number_id=1065', 'Bearer a token'],
    ['/file', 'Bearer a token'],
  ]);
});

test('an address that died is asked for anew once', async () => {
  let asked = 0;
  content = () => ((asked += 1) === 1 ? { status: 404 } : { bytes: file });
  expect(await read(await media.download('77', limits))).toBe(file.toString());
  content = () => ({ status: 404 });
  expect(await read(await media.download('77', limits))).toBe('unavailable');
  expect(graph.calls).toHaveLength(8);
});

test('only a media id that Meta does not know has expired; a dead token and an outage pass', async () => {
  const outcome = async (reply: GraphReply) => {
    about = () => reply;
    return read(await media.download('77', limits));
  };
  expect(await outcome(graphRefusal(100))).toBe('expired');
  expect(await outcome(graphRefusal(190, 401))).toBe('unavailable');
  expect(await outcome(graphRefusal(4))).toBe('unavailable');
  expect(await outcome({ status: 503, bytes: Buffer.from('down') })).toBe('unavailable');
  expect(await outcome(describe(`${graph.url}/file`, { file_size: '1001' }))).toBe('too-large');
});

/** Ways to write an address that is not Meta's. */
const FOREIGN = [
  'http://127.0.0.1:1/', 'http://localhost/', 'http://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://169.254.169.254/latest/meta-data/',
  'https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://127.1/', 'https://10.0.0.1/', 'https://192.168.0.1/',
  'http://lookaside.fbsbx.com/', 'https://lookaside.fbsbx.com:8443/', 'https://lookaside.fbsbx.com@evil.example/', 'https://user:pass@mmg.whatsapp.net/',
  'https://user@mmg.whatsapp.net/', 'https://evil.example/?lookaside.fbsbx.com', 'https://evil.example/#mmg.whatsapp.net', 'https://evil.example/mmg.whatsapp.net',
  'https://mmg.whatsapp.net.evil.example/', 'https://evilwhatsapp.net/', 'https://whatsapp.net.evil/', 'https://mmg.whatsapp.net%2eevil.example/',
  'https://mmg.whatsapp.net%00.evil.example/', 'https://evil.example\\.whatsapp.net/', 'https://xn--whatsapp-net/',
  'https://mmg。whatsapp。net.evil.example/', 'ftp://mmg.whatsapp.net/', 'file:///etc/passwd', 'gopher://127.0.0.1:6379/', 'data:text/plain,hello',
  'javascript:0', 'unix:/var/run/docker.sock', '//mmg.whatsapp.net/', '/etc/passwd', '', ' ', 'https://', 'https:///etc', 'https://.whatsapp.net.evil/',
] as const; // prettier-ignore

test('an address elsewhere is not contacted', async () => {
  const contacted: string[] = [];
  const watched = createMediaHosts({
    graphUrl: graph.url,
    resolve: (hostname, done) => {
      contacted.push(hostname);
      done(new Error('no names in this test'), []);
    },
  });
  for (const address of FOREIGN) {
    about = () => describe(address);
    const found = await watched.get(address, limits).catch(() => 'tried');
    expect([address, found]).toEqual([address, undefined]);
    expect(await read(await media.download('77', limits))).toBe('unavailable');
  }
  expect(contacted).toEqual([]);
  await expect(watched.get('https://mmg.whatsapp.net/x', limits)).rejects.toThrow();
  expect(contacted).toEqual(['mmg.whatsapp.net']);
  await watched.close();
});

test('a name of Meta that leads into our own network is not followed there', async () => {
  const inside = [
    '127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1',
    '::1', 'fe80::1', 'fc00::1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::',
  ]; // prettier-ignore
  for (const address of inside) {
    const rebound = createMediaHosts({
      graphUrl: graph.url,
      resolve: (_hostname, done) => done(null, [{ address, family: address.includes(':') ? 6 : 4 }]),
    });
    await expect(rebound.get('https://mmg.whatsapp.net/x', limits)).rejects.toThrow(/open internet/);
    await rebound.close();
  }
});

test('a file above the limit is not read, whether Meta says its size before or with it', async () => {
  about = () => describe(`${graph.url}/file`, { file_size: String(100_000_000) });
  expect(await read(await media.download('77', limits))).toBe('too-large');
  expect(graph.calls.map(({ path }) => path)).not.toContain('/file');
  about = () => describe(`${graph.url}/file`, { file_size: undefined });
  content = () => ({ bytes: Buffer.alloc(100_000) });
  expect(await read(await media.download('77', limits))).toBe('too-large');
});

test('a redirect is not followed', async () => {
  content = () => ({ status: 302, location: `${graph.url}/elsewhere` });
  expect(await read(await media.download('77', limits))).toBe('unavailable');
  expect(graph.calls.map(({ path }) => path)).not.toContain('/elsewhere');
});

/** As a phone encrypts a file that was picked in a Flow. */
function pick(plain: Buffer, changes: object = {}, spoil = (bytes: Buffer): Buffer => bytes) {
  const [key, hmacKey, iv] = [randomBytes(32), randomBytes(32), randomBytes(16)];
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const hmac = createHmac('sha256', hmacKey)
    .update(Buffer.concat([iv, ciphertext]))
    .digest()
    .subarray(0, 10);
  const encrypted = spoil(Buffer.concat([ciphertext, hmac]));
  content = () => ({ bytes: encrypted });
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');
  const metadata = {
    encryption_key: key.toString('base64'),
    hmac_key: hmacKey.toString('base64'),
    iv: iv.toString('base64'),
    plaintext_hash: hash(plain),
    encrypted_hash: hash(encrypted),
  };
  const value = [
    {
      media_id: 'm1',
      file_name: 'photo.jpg',
      cdn_url: `${graph.url}/mmg`,
      encryption_metadata: { ...metadata, ...changes },
    },
  ];
  return listPickedFiles(value)![0]!;
}

test('a file picked in a Flow is decrypted after its HMAC and both hashes hold, and no bearer is sent for it', async () => {
  const picked = pick(file);
  expect(picked.fileName).toBe('photo.jpg');
  expect(await read(await media.download(picked.mediaId, limits))).toBe(file.toString());
  expect(graph.calls.map(({ path, authorization }) => [path, authorization])).toEqual([['/mmg', undefined]]);
});

test('a file that was changed on the way, or came with other keys, is not handed on', async () => {
  const other = (length: number) => randomBytes(length).toString('base64');
  const spoilt: readonly (readonly [Parameters<typeof pick>[1], RegExp])[] = [
    [{ encrypted_hash: other(32) }, /broken off/],
    [{ plaintext_hash: other(32) }, /another file/],
    [{ hmac_key: other(32) }, /broken off/],
    [{ iv: other(16) }, /broken off/],
    [{ encryption_key: other(32) }, /broken off|another file/],
  ];
  for (const [changes, outcome] of spoilt) {
    expect(await read(await media.download(pick(file, changes).mediaId, limits))).toMatch(outcome);
  }
  const changed = pick(file, {}, (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])]));
  expect(await read(await media.download(changed.mediaId, limits))).toBe('broken off');
  for (const length of [0, 9, 10, 16]) {
    const short = pick(file, {}, (bytes) => bytes.subarray(0, length));
    expect(await read(await media.download(short.mediaId, limits))).toBe('broken off');
  }
  expect(await read(await media.download(pick(file, { iv: other(12) }).mediaId, limits))).toBe('expired');
});

test('a file of a Flow above the limit, gone, or elsewhere is refused', async () => {
  const large = pick(Buffer.alloc(1001));
  expect(await read(await media.download(large.mediaId, limits))).toBe('too-large');
  const padded = pick(Buffer.alloc(999));
  expect(await media.download(padded.mediaId, limits)).toMatchObject({ ok: true });
  const gone = pick(file);
  content = () => ({ status: 404 });
  expect(await read(await media.download(gone.mediaId, limits))).toBe('expired');
  const elsewhere = listPickedFiles([{ cdn_url: 'https://evil.example/', encryption_metadata: {} }])![0]!;
  expect(await read(await media.download(elsewhere.mediaId, limits))).toBe('expired');
  expect(await read(await media.download('flow:no json', limits))).toBe('expired');
});

test('a value that is no list of picked files is none', () => {
  for (const value of [undefined, 'x', {}, [1], [{ cdn_url: 7 }], Array.from({ length: 31 }, () => ({ cdn_url: 'x' }))])
    expect(listPickedFiles(value)).toBeUndefined();
});

test('a document of ours is sent up with its type and name', async () => {
  const uploaded = await graphMedia.upload('1066', {
    bytes: file,
    mimeType: 'application/pdf',
    fileName: 'प्रमाणपत्र.pdf',
  });
  expect(uploaded).toEqual({ mediaId: 'uploaded-1' });
  const body = graph.calls[0]!.body.toString();
  for (const part of ['name="messaging_product"', 'application/pdf', 'प्रमाणपत्र.pdf', file.toString()])
    expect(body).toContain(part);
});

test('a file is fetched by the number that it was sent to, with its token; by the first where that one is gone', async () => {
  const asked = async (phoneNumberId: string) => {
    graph.calls.length = 0;
    expect(await read(await media.download(mediaReference('77', phoneNumberId), limits))).toBe(file.toString());
    const [call] = graph.calls;
    return [call?.path, call?.authorization];
  };
  expect(await asked('1066')).toEqual(['/v26.0/77?phone_number_id=1066', 'Bearer another token']);
  expect(await asked('9999')).toEqual(['/v26.0/77?phone_number_id=1065', 'Bearer a token']);
});
