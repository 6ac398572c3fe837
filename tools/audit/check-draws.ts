// Repeats every draw from its recorded inputs, with code of its own, and holds the inputs against the audit log: the
// secret against what was committed to, the seed's checkpoint against the leaf that asked, the officer against the case.
// The procedure in words: docs/decisions/0012.
import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { readEntry, readJson, type DrawRow, type Records } from './records.ts';

const Inputs = z.object({
  v: z.literal(1),
  caseId: z.string(),
  number: z.string(),
  step: z.string(),
  attempt: z.number(),
  officeId: z.string(),
  homeOffice: z.enum(['avoid', 'allow', 'require']),
  day: z.string(),
  commitment: z.string(),
  askedByLeaf: z.string(),
  checkpoint: z.object({ size: z.number(), root: z.string() }),
  earlierOfficers: z.array(z.string()),
  candidates: z.array(z.object({ officerId: z.string(), officeId: z.string(), load: z.int().min(0) })).min(1),
});
type Inputs = z.infer<typeof Inputs>;
const Committed = z.object({ at: z.string(), open: z.object({ day: z.string(), commitment: z.string() }) });
const Made = z.object({ open: z.object({ draw: z.string(), inputs: z.string(), chosen: z.string() }) });

export interface DrawFindings {
  findings: string[];
  replayed: number;
  /** The day's secret is not revealed yet: everything but the outcome was checked. */
  waiting: number;
  /** Committed to on the day itself (the first day of an installation). */
  lateCommitments: string[];
}

const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('base64');

export function checkDraws(records: Records): DrawFindings {
  const result: DrawFindings = { findings: [], replayed: 0, waiting: 0, lateCommitments: [] };
  const byHash = new Map(records.leaf.filter((leaf) => leaf.log === 'audit').map((leaf) => [leaf.hash, leaf]));
  const seqOf = new Map(
    records.place.filter((place) => place.log === 'audit').map((place) => [place.leafId, place.seq]),
  );
  const checkpoints = records.checkpoint.filter((one) => one.log === 'audit').toSorted((a, b) => a.size - b.size);
  const secrets = new Map(records.secret.map((secret) => [secret.day, secret]));
  const cases = new Map(records.case.map((one) => [one.caseId, one]));
  const commitments = new Map<string, { leafId: number; commitment: string }>();
  for (const leaf of byHash.values()) {
    if (leaf.kind !== 'draw.committed') continue;
    const said = readEntry(leaf, Committed);
    if (said === undefined) continue;
    const { day, commitment } = said.open;
    if (!commitments.has(day)) commitments.set(day, { leafId: leaf.id, commitment });
    if (said.at.slice(0, 10) >= day) result.lateCommitments.push(day);
  }

  const latest = new Map<string, DrawRow>();
  for (const draw of records.draw) {
    const report = (text: string): number => result.findings.push(`draw ${draw.id} of case ${draw.caseId}: ${text}`);
    latest.set(draw.caseId, draw);
    const inputs = readJson(draw.inputs, Inputs);
    if (inputs === undefined) {
      report('its recorded inputs cannot be read: they were changed');
      continue;
    }

    const leaf = byHash.get(draw.leafHash);
    const made = leaf && readEntry(leaf, Made)?.open;
    if (leaf?.kind !== 'draw.made' || leaf.subject !== draw.caseId || made?.draw !== draw.id) {
      report('has no leaf in the audit: it was inserted');
    } else {
      if (made.inputs !== digest(draw.inputs))
        report('its recorded inputs were changed: a candidate was swapped or a load altered');
      if (made.chosen !== draw.chosen) report('another officer was put in the place of the one drawn');
    }
    const { caseId, step, attempt, day } = inputs;
    if (
      inputs.v !== 1 ||
      caseId !== draw.caseId ||
      step !== draw.step ||
      attempt !== draw.attempt ||
      day !== draw.day
    ) {
      report('its inputs belong to another draw');
    }
    if (cases.get(caseId)?.number !== inputs.number) report('its inputs name another application');

    const asked = byHash.get(inputs.askedByLeaf);
    const askedSeq = asked && seqOf.get(asked.id);
    const first = askedSeq === undefined ? undefined : checkpoints.find((one) => one.size > askedSeq);
    if (asked?.subject !== draw.caseId) report('nothing in the audit asked for it');
    if (first?.size !== inputs.checkpoint.size || first.root !== inputs.checkpoint.root) {
      report('its seed is not mixed with the first checkpoint after it was asked for');
    }
    const committed = commitments.get(day);
    const committedSeq = committed && seqOf.get(committed.leafId);
    const secret = secrets.get(day);
    if (committed?.commitment !== inputs.commitment || secret?.commitment !== inputs.commitment) {
      report(`the secret of ${day} is not the one that was committed to`);
    } else if (committedSeq === undefined || askedSeq === undefined || committedSeq > askedSeq) {
      report(`the secret of ${day} was committed to after the draw was asked for`);
    }
    const earlier = records.draw.filter(
      (one) => one.caseId === caseId && one.step !== step && isBefore(records, one, draw),
    );
    for (const one of earlier) {
      if (!inputs.earlierOfficers.includes(one.chosen))
        report(`officer ${one.chosen} of step ${one.step} was not excluded`);
    }

    if (secret === undefined || secret.revealed === null) {
      result.waiting += 1;
      continue;
    }
    const revealed = Buffer.from(secret.revealed, 'base64');
    if (digest(revealed) !== inputs.commitment) report(`the revealed secret of ${day} does not match its commitment`);
    const replayed = replay(inputs, revealed);
    if (replayed !== draw.chosen) report(`repeated, it gives officer ${replayed ?? 'nobody'}, not ${draw.chosen}`);
    result.replayed += 1;
  }

  for (const one of records.case) {
    if (one.officerId === null) continue;
    const draw = latest.get(one.caseId);
    if (draw?.chosen !== one.officerId || draw.step !== one.step) {
      result.findings.push(
        `case ${one.caseId}: officer ${one.officerId} has it and was not drawn for step ${one.step}`,
      );
    }
  }
  return result;
}

function isBefore(records: Records, a: DrawRow, b: DrawRow): boolean {
  return records.draw.indexOf(a) < records.draw.indexOf(b);
}

function replay(inputs: Inputs, secret: Buffer): string | undefined {
  const allowed = inputs.candidates
    .filter(({ officerId }) => !inputs.earlierOfficers.includes(officerId))
    .toSorted((a, b) => (a.officerId < b.officerId ? -1 : 1));
  const home = allowed.filter(({ officeId }) => officeId === inputs.officeId);
  const away = allowed.filter(({ officeId }) => officeId !== inputs.officeId);
  const hat =
    inputs.homeOffice === 'allow' ? allowed : inputs.homeOffice === 'require' || away.length === 0 ? home : away;
  if (hat.length === 0) return undefined;
  const shares = hat.map(({ load }) => BigInt(Math.floor(1_000_000 / (load + 1))));
  const total = shares.reduce((sum, share) => sum + share);
  const words = ['dwar draw 1', inputs.number, inputs.step, String(inputs.attempt), inputs.checkpoint.root, ''];
  const seed = createHmac('sha256', secret).update(words.join('\n')).digest();
  const range = 1n << 64n;
  let value = range;
  for (let block = 0; value >= range - (range % total); block += 1) {
    const counter = Buffer.from([block >>> 24, (block >>> 16) & 255, (block >>> 8) & 255, block & 255]);
    value = BigInt(`0x${createHmac('sha256', seed).update(counter).digest('hex').slice(0, 16)}`);
  }
  let ticket = value % total;
  for (const [index, share] of shares.entries()) {
    if (ticket < share) return hat[index]?.officerId;
    ticket -= share;
  }
  return undefined;
}
