// Does Meta know our token, our numbers and our account, and does it tell the same time as we do?

import { z } from 'zod';
import { askGraph, describeNumber, type Answer, type ManagementClient, type NumberDescription } from '#channel';
import { fail, ok, warn, type Verdict } from './verdict.ts';

/** Numbers of one account that are asked about with one token. */
export interface NumberCheck {
  readonly management: ManagementClient;
  /** Origin only. */
  readonly graph: string;
  readonly numbers: readonly { readonly phoneNumberId: string; readonly messagesPerSecond: number }[];
  readonly businessAccountId: string;
  readonly now: () => Date;
}

const CLOCK_WARN_SECONDS = 30;
const CLOCK_FAIL_SECONDS = 120;
const STANDARD_MESSAGES_PER_SECOND = 80;
const OwnNumbers = z.looseObject({ data: z.array(z.looseObject({ id: z.coerce.string() })) });

export async function checkNumbers(check: NumberCheck): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  let isTokenAccepted = false;
  for (const { phoneNumberId, messagesPerSecond } of check.numbers) {
    const answer = await describeNumber(check.management, phoneNumberId);
    if (!answer.ok && answer.reason === 'unclear') {
      const remedy = 'Check WHATSAPP_GRAPH_URL, WHATSAPP_GRAPH_VERSION and that this machine may call out.';
      return [...verdicts, fail('graph', `no usable answer from ${check.graph}`, remedy)];
    }
    const refusal = explainRefusal(answer);
    if (refusal !== undefined) return [...verdicts, refusal];
    if (!isTokenAccepted) {
      isTokenAccepted = true;
      verdicts.push(ok('token', `accepted by ${check.graph}`));
      if (answer.ok) verdicts.push(...checkClock(answer.at, check.now()));
    }
    if (answer.ok) verdicts.push(...checkNumber(answer.value, messagesPerSecond));
    else verdicts.push(fail('number', `${phoneNumberId}: Meta answers ${answer.code}`, NUMBER_REMEDY));
  }
  return [...verdicts, ...(await checkAccount(check))];
}

const NUMBER_REMEDY =
  'Take the phone number id (not the number) from WhatsApp Manager, and give the system user the account as an asset.';

function explainRefusal(answer: Answer<unknown>): Verdict | undefined {
  if (answer.ok || answer.reason !== 'refused') return undefined;
  const { code } = answer;
  if (code === 0 || code === 190) {
    const remedy = 'Make a new token of a system user, set it (WHATSAPP_ACCESS_TOKEN, or the number’s own), restart.';
    return fail('token', `Meta does not accept it (${code})`, remedy);
  }
  if (code === 3 || code === 10 || (code >= 200 && code <= 299)) {
    const remedy =
      'Give the system user whatsapp_business_messaging and whatsapp_business_management, and a new token.';
    return fail('token', `it lacks a permission (${code})`, remedy);
  }
  return undefined;
}

function checkClock(at: Date | undefined, now: Date): readonly Verdict[] {
  if (at === undefined) return [];
  const seconds = Math.round(Math.abs(now.getTime() - at.getTime()) / 1000);
  const remedy = 'Let this machine keep its time (NTP): windows, receipts and signatures depend on it.';
  if (seconds >= CLOCK_FAIL_SECONDS) return [fail('clock', `${seconds} s away from Meta's`, remedy)];
  if (seconds >= CLOCK_WARN_SECONDS) return [warn('clock', `${seconds} s away from Meta's`, remedy)];
  return [ok('clock', 'agrees with Meta’s')];
}

function checkNumber(described: NumberDescription, messagesPerSecond: number): readonly Verdict[] {
  const { id, status, quality_rating: quality, throughput } = described;
  const verdicts: Verdict[] = [];
  const health = described.health_status?.can_send_message;
  if (status !== undefined && status !== 'CONNECTED') {
    const remedy = `Register it: POST /${id}/register with a six-digit PIN (at most 10 times in 72 hours).`;
    verdicts.push(fail('number', `${id}: its status is ${status}`, remedy));
  } else if (health !== undefined && health !== 'AVAILABLE') {
    const remedy = 'Open the number in WhatsApp Manager: it names what limits it.';
    verdicts.push(fail('number', `${id}: sending is ${health}`, remedy));
  } else if (quality === 'RED' || quality === 'YELLOW') {
    const remedy = 'See which messages citizens block or report; bulk is held back on RED.';
    verdicts.push(warn('number', `${id}: its quality is ${quality}`, remedy));
  } else {
    verdicts.push(ok('number', `${id} is connected`));
  }
  if (throughput?.level === 'STANDARD' && messagesPerSecond > STANDARD_MESSAGES_PER_SECOND) {
    const remedy = `Set it to ${STANDARD_MESSAGES_PER_SECOND} until Meta has raised the number.`;
    verdicts.push(warn('throughput', `${messagesPerSecond} messages a second are set, Meta allows ${id} 80`, remedy));
  }
  return verdicts;
}

async function checkAccount(check: NumberCheck): Promise<readonly Verdict[]> {
  const answer = await askGraph(
    check.management,
    `${check.businessAccountId}/phone_numbers?fields=id&limit=100`,
    OwnNumbers,
  );
  if (!answer.ok) {
    const code = answer.reason === 'refused' ? ` (${answer.code})` : '';
    const remedy = 'Check the business account id and that the token may manage that account.';
    return [fail('business account', `its numbers cannot be listed${code}`, remedy)];
  }
  const listed = answer.value.data.map((number) => number.id);
  const strange = check.numbers.map((number) => number.phoneNumberId).filter((id) => !listed.includes(id));
  if (strange.length === 0) return [ok('business account', 'the numbers belong to it')];
  const remedy = 'Templates and webhooks go by account: set the account of these numbers, or other numbers.';
  return [fail('business account', `not its number: ${strange.join(', ')}`, remedy)];
}
