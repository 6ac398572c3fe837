// What the engine asks in the middle of a turn when somebody files for another: may they, will that person agree, has the code been
// right, may it be filed now. Everything is decided and written here, in the turn's one transaction (design.md §6.10).

import { appendLeaf } from '#audit';
import { listHelpedCases } from '#cases';
import type { Catalogue } from '#catalogue';
import { dayIn, initialsOf } from '#language';
import type { Mail } from '#mailbox';
import { listAccreditations, loadAccountKeys, loadAddresses, type Accreditation, type AccountDirectory } from '#people';
import type { DataKeys, Queryable } from '#platform';
import { assertNever, type Clock, type Ids, type Random } from '#platform/pure';
import type { HelperEvent, Input } from '#conversation/engine';
import type { LoadedAccount } from './account-store.ts';
import { answerAgreement, endOf, openAgreement, takeAgreement, tryCode } from './helper-agreement-store.ts';
import { countFilings, insertFiling, loadInitials } from './helper-filing-store.ts';

export interface HelperDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly dataKeys: DataKeys;
  readonly catalogue: Catalogue;
  /** A phone that has never written gets an account when it is asked. */
  readonly accounts: Pick<AccountDirectory, 'resolve'>;
}

interface HelperBatch {
  readonly tx: Queryable;
  readonly now: Date;
  readonly mails: Mail[];
}

type Asked<K extends HelperEvent['kind']> = Extract<HelperEvent, { kind: K }>;
type Answer<K extends Input['kind']> = K extends Input['kind']
  ? Omit<Extract<Input, { kind: K }>, 'now' | 'receivedAt'>
  : never;
export type HelperAnswer = Answer<
  'standingFound' | 'agreementOpened' | 'agreementSettled' | 'agreementKept' | 'filingAnswered' | 'helpedListed'
>;

const HELPED_DAYS = 90;

export async function answerHelper(
  deps: HelperDeps,
  batch: HelperBatch,
  account: LoadedAccount,
  event: HelperEvent,
): Promise<HelperAnswer> {
  switch (event.kind) {
    case 'standingAsked':
      return findStanding(deps, batch, account, event);
    case 'agreementAsked':
      return askAgreement(deps, batch, account, event);
    case 'agreementCodeOffered':
      return checkCode(deps, batch, account, event);
    case 'agreementAnswered':
      return keepAnswer(deps, batch, account, event);
    case 'filingAsked':
      return allowFiling(deps, batch, account, event);
    case 'helpedAsked':
      return listHelped(deps, batch, account);
    default:
      return assertNever(event);
  }
}

function ownIds(account: LoadedAccount): readonly string[] {
  return [account.accountId, ...account.absorbed];
}

function todayIn({ catalogue }: HelperDeps, now: Date): string {
  return dayIn(catalogue.region.timeZone, now.toISOString());
}

/** The accreditation that covers this service today. */
async function findAccreditation(
  deps: HelperDeps,
  { tx, now }: HelperBatch,
  account: LoadedAccount,
  asked: { readonly serviceId: string; readonly serviceVersion: number; readonly lock?: boolean },
): Promise<Accreditation | undefined> {
  const definition = deps.catalogue.getService(asked.serviceId, asked.serviceVersion);
  if (definition.helpers?.accredited !== true) return undefined;
  const on = todayIn(deps, now);
  const own = await listAccreditations(tx, deps, { accountIds: ownIds(account), on, lock: asked.lock ?? false });
  return own.find((one) => one.department === definition.department);
}

async function findStanding(
  deps: HelperDeps,
  batch: HelperBatch,
  account: LoadedAccount,
  asked: Asked<'standingAsked'>,
): Promise<HelperAnswer> {
  const { serviceId } = asked;
  const accreditation = await findAccreditation(deps, batch, account, asked);
  if (accreditation === undefined) return { kind: 'standingFound', serviceId };
  return { kind: 'standingFound', serviceId, centre: accreditation.centre };
}

/** The person is asked in their own conversation: mail to their account, with a code that only they see. */
async function askAgreement(
  deps: HelperDeps,
  { tx, now, mails }: HelperBatch,
  account: LoadedAccount,
  asked: Asked<'agreementAsked'>,
): Promise<HelperAnswer> {
  const { agreementId, serviceId, serviceVersion, officeId, mobile, helper, language } = asked;
  const answer = (outcome: Answer<'agreementOpened'>['outcome']): HelperAnswer => {
    return { kind: 'agreementOpened', agreementId, outcome };
  };
  const limits = deps.catalogue.region.conversation.agreement;
  const { accounts } = await deps.accounts.resolve(tx, [{ phone: mobile, bsuid: undefined }]);
  const [person] = accounts;
  if (person === undefined) throw new Error('the directory gave no account');
  if (ownIds(account).includes(person.accountId)) return answer({ kind: 'same-phone' });
  const code = newCode(deps.random);
  const helperIds = ownIds(account);
  const opened = { agreementId, helperId: account.accountId, helperIds, account: person, serviceId, code };
  if (!(await openAgreement(tx, deps, now, limits, opened))) return answer({ kind: 'too-many' });
  const address = (await loadAddresses(tx, deps, [account.accountId])).get(account.accountId);
  const ending = address?.kind === 'phone' ? address.value.slice(-4) : '–';
  const until = endOf(limits, now).toISOString();
  mails.push({
    party: { kind: 'account', id: person.accountId },
    kind: 'agreement-requested',
    key: `agreement-requested:${agreementId}`,
    dataKey: person.dataKey,
    body: { agreementId, helper, ending, serviceId, serviceVersion, officeId, code, until, language },
  });
  return answer({ kind: 'asked', until });
}

/** Six digits, each as likely as another (2³² leaves one in four thousand a hair likelier). */
function newCode(random: Random): string {
  return String(Buffer.from(random.bytes(4)).readUInt32BE() % 1_000_000).padStart(6, '0');
}

async function checkCode(
  deps: HelperDeps,
  { tx, now }: HelperBatch,
  account: LoadedAccount,
  { agreementId, code }: Asked<'agreementCodeOffered'>,
): Promise<HelperAnswer> {
  const limits = deps.catalogue.region.conversation.agreement;
  const outcome = await tryCode(tx, deps, now, limits, { agreementId, helperIds: ownIds(account), code });
  if (outcome.kind === 'agreed') {
    await appendLeaf(tx, deps, { kind: 'helper.agreed', subject: agreementId, open: { by: 'code' } });
  }
  return { kind: 'agreementSettled', agreementId, outcome };
}

/** Whoever was asked has answered: the helper's conversation is told. */
async function keepAnswer(
  deps: HelperDeps,
  { tx, now, mails }: HelperBatch,
  account: LoadedAccount,
  { agreementId, agreed }: Asked<'agreementAnswered'>,
): Promise<HelperAnswer> {
  const waiting = await answerAgreement(tx, now, { agreementId, accountIds: ownIds(account), agreed });
  if (waiting === undefined) return { kind: 'agreementKept', agreementId, outcome: 'late' };
  const outcome = agreed ? 'agreed' : 'declined';
  await appendLeaf(tx, deps, { kind: `helper.${outcome}`, subject: agreementId, open: { by: 'tap' } });
  const helper = (await loadAccountKeys(tx, deps, [waiting.helperId])).get(waiting.helperId);
  if (helper) {
    mails.push({
      party: { kind: 'account', id: helper.accountId },
      kind: 'agreement-settled',
      key: `agreement-settled:${agreementId}`,
      dataKey: helper.dataKey,
      body: { agreementId, outcome: { kind: outcome } },
    });
  }
  return { kind: 'agreementKept', agreementId, outcome };
}

/**
 * The last look before an application of somebody else is filed. What is refused leaves nothing behind; what is granted is counted,
 * and its agreement used, in the transaction that files it.
 */
async function allowFiling(
  deps: HelperDeps,
  batch: HelperBatch,
  account: LoadedAccount,
  asked: Asked<'filingAsked'>,
): Promise<HelperAnswer> {
  const { tx, now } = batch;
  const { caseId, serviceId, serviceVersion, person, helper, letter, agreementId } = asked;
  const answer = (outcome: Answer<'filingAnswered'>['outcome']): HelperAnswer => {
    return { kind: 'filingAnswered', caseId, outcome };
  };
  const { helpers } = deps.catalogue.getService(serviceId, serviceVersion);
  const accreditation = await findAccreditation(deps, batch, account, { ...asked, lock: true });
  if (helpers === undefined || (accreditation === undefined && !helpers.family)) return answer({ kind: 'not-allowed' });
  const standing = accreditation === undefined ? 'family' : 'accredited';
  const accountIds = ownIds(account);
  const filedOn = todayIn(deps, now);
  if (accreditation) {
    const counted = await countFilings(tx, { accountIds, serviceId, on: filedOn });
    if (counted.ofService >= helpers.quotaPerDay) return answer({ kind: 'quota-full', quota: helpers.quotaPerDay });
    if (counted.ofAll >= accreditation.quotaPerDay)
      return answer({ kind: 'quota-full', quota: accreditation.quotaPerDay });
  }
  const common = { standing, helper: accreditation?.centre ?? helper } as const;
  const filing = {
    caseId,
    accountId: account.accountId,
    dataKey: account.dataKey,
    serviceId,
    standing,
    filedOn,
  } as const;
  if (letter !== undefined) {
    await insertFiling(tx, now, { ...filing, initials: initialsOf(person) });
    return answer({ kind: 'granted', filedBy: { ...common, agreement: { kind: 'letter', evidence: letter } } });
  }
  const limits = deps.catalogue.region.conversation.agreement;
  const used =
    agreementId === undefined
      ? undefined
      : await takeAgreement(tx, now, limits, { agreementId, helperIds: accountIds, serviceId, caseId });
  if (used === undefined || agreementId === undefined) return answer({ kind: 'no-agreement' });
  await insertFiling(tx, now, { ...filing, initials: initialsOf(person) });
  const agreement = { kind: used.givenBy, agreementId, agreedAt: used.agreedAt.toISOString() };
  return answer({ kind: 'granted', filedBy: { ...common, applicantId: used.accountId, agreement } });
}

/** What an accredited helper has filed; nothing for anybody else. */
async function listHelped(deps: HelperDeps, { tx, now }: HelperBatch, account: LoadedAccount): Promise<HelperAnswer> {
  const accountIds = ownIds(account);
  const accredited = await listAccreditations(tx, deps, { accountIds, on: todayIn(deps, now) });
  if (accredited.length === 0) return { kind: 'helpedListed' };
  const since = new Date(now.getTime() - HELPED_DAYS * 86_400_000);
  const { open, filed, decided, refused } = await listHelpedCases(tx, { accountIds, since });
  const initials = await loadInitials(
    tx,
    deps,
    open.map((one) => one.caseId),
  );
  const listed = open.map((one) => ({ ...one, initials: initials.get(one.caseId) ?? '–' }));
  return { kind: 'helpedListed', helped: { days: HELPED_DAYS, open: listed, filed, decided, refused } };
}
