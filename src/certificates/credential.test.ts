// The text of the QR code: there and back, every character of it changed, and strangers' keys.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateWorld, plateType, type CertificateWorld } from '../../test/helpers/certificate-world.ts';
import { decodeAndVerifyCredential, decodeBase41, encodeBase41 } from './verify/index.ts';

let world: CertificateWorld;
let qrText: string;

beforeAll(async () => {
  world = await createCertificateWorld();
  ({ qrText } = await world.certify());
});
afterAll(() => world.close());

describe('base41', () => {
  it('gives back every length of bytes', () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 73 + length * 31) % 256);
      expect(decodeBase41(encodeBase41(bytes))).toEqual(bytes);
    }
  });

  it('refuses what no bytes give: other characters, a lone last one, values too large', () => {
    for (const text of ['a', 'AB#', 'A', 'ABCD', ':::', '::', 'ab']) expect(decodeBase41(text)).toBeUndefined();
  });
});

describe('a credential', () => {
  it('is read from the whole text, from the part behind #, and from what a browser makes of the address', async () => {
    const expected = {
      ok: true,
      value: { number: 'TREE-2028-000001', typeId: 'tree-plate', titles: plateType.titles },
    };
    const behind = qrText.slice(qrText.indexOf('#') + 1);
    expect(qrText).toMatch(/^HTTPS:\/\/DWAR\.EXAMPLE\.IN\/verify#[0-9A-Z$*.:-]+$/);
    for (const text of [qrText, behind, new URL(qrText).href]) {
      expect(await decodeAndVerifyCredential(text, world.trust)).toMatchObject(expected);
    }
  });

  it('fails with any one character of the text changed', async () => {
    const passed: number[] = [];
    for (let position = 0; position < qrText.length; position += 1) {
      for (const bit of [0x01, 0x02, 0x20]) {
        const damaged = Buffer.from(qrText, 'latin1');
        damaged.writeUInt8(damaged.readUInt8(position) ^ bit, position);
        if ((await decodeAndVerifyCredential(damaged.toString('latin1'), world.trust)).ok) passed.push(position);
      }
    }
    expect(passed).toEqual([]);
  });

  it('is not taken from a stranger: another key, another address, a dictionary that is not ours', async () => {
    const stranger = await createCertificateWorld();
    const foreign = (await stranger.certify()).qrText;
    expect(await decodeAndVerifyCredential(foreign, world.trust)).toEqual({ ok: false, reason: 'unknown-key' });
    const elsewhere = qrText.replace('DWAR.EXAMPLE.IN', 'DWAR.EXAMPLE.CO');
    expect(await decodeAndVerifyCredential(elsewhere, world.trust)).toEqual({ ok: false, reason: 'foreign-address' });
    const withoutDictionary = { ...world.trust, dictionaries: [] };
    expect(await decodeAndVerifyCredential(qrText, withoutDictionary)).toEqual({ ok: false, reason: 'damaged' });
    await stranger.close();
  });

  it('of a type that is not known shows its facts under their numbers', async () => {
    const result = await decodeAndVerifyCredential(qrText, { ...world.trust, types: [] });
    expect(result).toMatchObject({
      ok: true,
      value: { facts: [{ name: '1', value: 'नीम / Neem' }, { name: '2' }, { name: '3' }] },
    });
  });
});
