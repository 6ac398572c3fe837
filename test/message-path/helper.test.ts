// Filing for somebody else, from the message to the tables and back: nothing is filed without the agreement of the person it is for,
// an agreement counts once, and quotas hold also when much happens at once (design.md §6.10).

import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccountDirectory, endAccreditation, grantAccreditation, listLiveAccreditations } from '#people';
import { createFileKeys, withTransaction, type DataKey } from '#platform';
import { answerHelper, type HelperAnswer } from '../../src/conversation/answer-helper.ts';
import { loadAccounts } from '../../src/conversation/account-store.ts';
import { textMessage, type Said } from '../helpers/said.ts';
import { createStage, type Stage } from '../helpers/stage.ts';

const HELPER = '919876500001';
const PERSON = '919123456780';
const ABOUT_HELP = ['hello', 'english', 'lantern permit', 'helping.choice', 'Ravi Kumar', 'Asha Rao', '9123456780'];
const FORM = ['red', 'for the feast', 'because it is dark', '999002', 'Asha Rao', '9876500000', '25-12-2026', 'yes'];
const SEND = ['yes'];

const folder = path.join(mkdtempSync(path.join(tmpdir(), 'dwar-helper-')), 'nayapur');
let stage: Stage;
beforeAll(async () => {
  cpSync('test/fixtures/regions/nayapur', folder, { recursive: true });
  const definition = path.join(folder, 'services/lantern-permit/service.yaml');
  appendFileSync(definition, '\nhelpers: { accredited: true, quotaPerDay: 2, source: demo }\n');
  stage = await createStage({ region: folder });
});
afterAll(async () => {
  rmSync(path.dirname(folder), { recursive: true });
  await stage.close();
});
/** Nothing falls due meanwhile. */
function later(seconds: number): void {
  stage.clock.at = new Date(stage.clock.at.getTime() + seconds * 1000);
}
beforeEach(() => later(2 * 86_400));

async function say(phone: string, text: string): Promise<readonly Said[]> {
  await stage.pass(5);
  await stage.deliver(phone, textMessage(text));
  return stage.play();
}
async function sayAll(phone: string, texts: readonly string[]): Promise<readonly Said[]> {
  let told: readonly Said[] = [];
  for (const text of texts) told = await say(phone, text);
  return told;
}
const words = (said: readonly Said[]): string => said.map((one) => one.body).join('\n');
async function wordsTo(phone: string, said: readonly Said[]): Promise<string> {
  const accountId = await stage.accountOf(phone);
  return words(said.filter((one) => one.accountId === accountId));
}
async function count(what: string): Promise<number> {
  const { rows } = await stage.database.worker.query<{ n: number }>(`select count(*)::int as n from ${what}`);
  return rows[0]!.n;
}
/** The helper has filled it in and sent it off; answers the code that the person was told. */
async function ask(about: readonly string[] = ABOUT_HELP): Promise<string> {
  await sayAll(HELPER, about);
  const told = await sayAll(HELPER, [...FORM, ...SEND]);
  return /\b\d{6}\b/.exec(await wordsTo(PERSON, told))![0];
}
async function deps() {
  const { dataKeys, ids } = stage.caseDeps;
  // The stage's own.
  const keys = createFileKeys({ dataKey: Buffer.alloc(32, 1), indexKey: Buffer.alloc(32, 2) });
  return { ...stage.caseDeps, accounts: createAccountDirectory({ keys, dataKeys, ids }) };
}

describe('the person has a phone', () => {
  it('nothing is filed before they agree; the code that they read out files it, and both are told', async () => {
    const code = await ask();
    expect(await count('application')).toBe(0);
    expect(words(await say(HELPER, code === '000000' ? '111111' : '000000'))).toContain('helping.codeWrong 4');
    const told = await say(HELPER, code);
    expect(await count('application')).toBe(1);
    const { rows } = await stage.database.worker.query<{ account_id: string; role: string }>(
      'select account_id, role from case_party order by role',
    );
    expect(rows).toEqual([
      { account_id: await stage.accountOf(PERSON), role: 'applicant' },
      { account_id: await stage.accountOf(HELPER), role: 'helper' },
    ]);
    expect(await wordsTo(PERSON, told)).toContain('agreement.filed Ravi Kumar');
    expect(await wordsTo(PERSON, told)).toContain('news.fee-due');
    expect(await wordsTo(HELPER, told)).toContain('news.fee-due');
    expect(await wordsTo(HELPER, told)).not.toContain('pin.choose');
    expect(await count(`audit_leaf where kind = 'helper.agreed'`)).toBe(1);
    expect(await count(`helper_agreement where state = 'used' and given_by = 'code' and case_id is not null`)).toBe(1);
  });

  it('both may ask how it stands', async () => {
    expect(words(await say(PERSON, 'status'))).toContain('status.fee');
    expect(words(await say(HELPER, 'status'))).toContain('status.fee');
  });

  it('a tap of theirs files it as well, without another word of the helper', async () => {
    const before = await count('application');
    await ask(['lantern permit', ...ABOUT_HELP.slice(3)]);
    const told = await say(PERSON, 'agreement.agree');
    expect(await wordsTo(PERSON, told)).toContain('agreement.agreed Ravi Kumar');
    expect(await count('application')).toBe(before + 1);
  });

  it('when they refuse, nothing is filed, and their code is worth nothing', async () => {
    const before = await count('application');
    const code = await ask(['lantern permit', ...ABOUT_HELP.slice(3)]);
    const told = await say(PERSON, 'agreement.refuse');
    expect(await wordsTo(HELPER, told)).toContain('helping.declined');
    await say(HELPER, code);
    expect(await count('application')).toBe(before);
    await sayAll(HELPER, ['cancel', 'yes']);
  });

  it('the helper’s own number is not another person’s', async () => {
    await sayAll(HELPER, ['lantern permit', ...ABOUT_HELP.slice(3, 6), '9876500001']);
    expect(words(await sayAll(HELPER, [...FORM, ...SEND]))).toContain('helping.samePhone');
    await sayAll(HELPER, ['cancel', 'yes']);
  });
});

type Outcome = Extract<HelperAnswer, { kind: 'agreementSettled' | 'filingAnswered' }>['outcome'];

describe('at the tables', () => {
  const service = { serviceId: 'lantern-permit', serviceVersion: 0 };
  let helper: string;
  let person: { accountId: string; dataKey: DataKey };

  async function give(event: object): Promise<Outcome> {
    const made = await deps();
    return withTransaction(stage.database.worker, async (tx) => {
      const account = (await loadAccounts(tx, made, [helper])).get(helper)!;
      const batch = { tx, now: stage.clock.now(), mails: [] };
      const answer = await answerHelper(made, batch, account, event as Parameters<typeof answerHelper>[3]);
      return (answer as { outcome: Outcome }).outcome;
    });
  }
  async function open(agreementId: string): Promise<string> {
    const made = await deps();
    return withTransaction(stage.database.worker, async (tx) => {
      const account = (await loadAccounts(tx, made, [helper])).get(helper)!;
      const mails: { body: unknown }[] = [];
      const batch = { tx, now: stage.clock.now(), mails: mails as never[] };
      const asked = { ...service, agreementId, officeId: 'o', mobile: PERSON, helper: 'R', language: 'en' };
      await answerHelper(made, batch, account, { kind: 'agreementAsked', ...asked });
      return (mails[0]?.body as { code?: string } | undefined)?.code ?? 'not asked';
    });
  }
  const newId = (): string => stage.caseDeps.ids.next();
  const file = (agreementId: string) =>
    give({ kind: 'filingAsked', caseId: newId(), ...service, person: 'A', helper: 'R', agreementId });

  beforeAll(async () => {
    service.serviceVersion = stage.catalogue.getService('lantern-permit').version;
    helper = await stage.accountOf(HELPER);
    const made = await deps();
    const { accounts } = await made.accounts.resolve(stage.database.worker, [{ phone: PERSON, bsuid: undefined }]);
    person = accounts[0]!;
  });

  it('no sequence of codes of others, late codes and guesses ever files', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('code'), of: fc.nat(1), by: fc.nat(1) }),
      fc.record({ kind: fc.constant('guess'), by: fc.nat(1) }),
      fc.constant({ kind: 'late' as const }),
      fc.record({ kind: fc.constant('file'), by: fc.nat(1) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        later(3 * 86_400);
        const asked = [newId(), newId()];
        const codes = [await open(asked[0]!), await open(asked[1]!)];
        const until = stage.clock.now().getTime() + 120 * 60_000;
        const right = new Set<string>();
        const used = new Set<string>();
        const wrong = new Map<string, number>();
        for (const one of steps) {
          if (one.kind === 'late') {
            later(121 * 60);
            continue;
          }
          const agreementId = asked[(one as { by: number }).by]!;
          if (one.kind === 'file') {
            const mayFile = right.has(agreementId) && !used.has(agreementId);
            const outcome = await file(agreementId);
            expect(outcome.kind).toBe(mayFile ? 'granted' : 'no-agreement');
            if (mayFile) used.add(agreementId);
            continue;
          }
          const code = one.kind === 'code' ? codes[(one as { of: number }).of]! : 'guess!';
          const isRight = code === codes[asked.indexOf(agreementId)];
          const counts = stage.clock.now().getTime() < until && (wrong.get(agreementId) ?? 0) < 5;
          const outcome = await give({ kind: 'agreementCodeOffered', agreementId, code });
          if (isRight && counts && !used.has(agreementId)) right.add(agreementId);
          else if (!right.has(agreementId)) {
            wrong.set(agreementId, (wrong.get(agreementId) ?? 0) + 1);
            expect(outcome.kind).not.toBe('agreed');
          }
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it('more tries than allowed count for nothing, the right code included', async () => {
    const id = newId();
    const code = await open(id);
    for (let left = 4; left >= 1; left -= 1)
      expect(await give({ kind: 'agreementCodeOffered', agreementId: id, code: 'wrong' })).toEqual({
        kind: 'wrong',
        left,
      });
    expect(await give({ kind: 'agreementCodeOffered', agreementId: id, code: 'wrong' })).toEqual({ kind: 'locked' });
    expect(await give({ kind: 'agreementCodeOffered', agreementId: id, code })).toEqual({ kind: 'locked' });
    expect(await file(id)).toEqual({ kind: 'no-agreement' });
  });

  it('a phone is asked three times in a day and no more, whoever asks', async () => {
    const codes = [];
    for (let turn = 0; turn < 4; turn += 1) codes.push(await open(newId()));
    expect(codes.filter((code) => code === 'not asked')).toHaveLength(1);
  });

  it('an accredited helper’s quota holds when everything is sent at once, and begins anew the next day', async () => {
    const made = await deps();
    const grant = {
      phone: HELPER,
      centre: 'Seva Kendra 12',
      department: stage.catalogue.getService('lantern-permit').department,
      from: '2026-01-01',
      until: '2027-12-31',
      quotaPerDay: 50,
    };
    const granted = await withTransaction(stage.database.worker, (tx) =>
      grantAccreditation(tx, made, grant, 'A. Officer'),
    );
    const again = await withTransaction(stage.database.worker, (tx) =>
      grantAccreditation(tx, made, grant, 'A. Officer'),
    );
    expect(again).toEqual({ ok: false, reason: 'already-accredited' });
    const agreed = async (): Promise<string> => {
      const id = newId();
      await stage.database.worker.query(
        `insert into helper_agreement (id, helper_account_id, account_id, service_id, data_key_id, secret, state, given_by,
                                       asked_at, expires_at, settled_at)
         values ($1, $2, $3, 'lantern-permit', $4, '\\x00', 'agreed', 'tap', $5, $5, $5)`,
        [id, helper, person.accountId, person.dataKey.id, stage.clock.now()],
      );
      return id;
    };
    const all = await Promise.all((await Promise.all(Array.from({ length: 6 }, agreed))).map(file));
    expect(all.filter((one) => one.kind === 'granted')).toHaveLength(2);
    expect(all.filter((one) => one.kind === 'quota-full')).toHaveLength(4);
    // What was refused has not used its agreement.
    expect(
      await count(`helper_agreement where helper_account_id = '${helper}' and state = 'agreed'`),
    ).toBeGreaterThanOrEqual(4);
    later(86_400);
    const outcome = await file(await agreed());
    expect(outcome).toMatchObject({ kind: 'granted', filedBy: { standing: 'accredited', helper: 'Seva Kendra 12' } });
    const id = granted.ok ? granted.value.id : '';
    expect(await listLiveAccreditations(stage.database.worker, made)).toHaveLength(1);
    expect(await endAccreditation(stage.database.worker, made, id, 'B. Officer')).toEqual({ ok: true, value: {} });
    expect(await file(await agreed())).toMatchObject({ kind: 'granted', filedBy: { standing: 'family', helper: 'R' } });
    expect(await count(`audit_leaf where kind like 'helper.accredit%'`)).toBe(2);
  });
});
