// The draw itself, pure: from recorded inputs and the day's secret to one officer. `tools/audit.ts draws` repeats it with
// code of its own; docs/decisions/0012 describes every byte. Change neither without the other and a new `v`.

import { createHmac } from 'node:crypto';
import { z } from 'zod';

export const DrawInputs = z.strictObject({
  v: z.literal(1),
  /** Opaque id of the case and its public number. */
  caseId: z.string(),
  number: z.string(),
  step: z.string(),
  role: z.string(),
  attempt: z.int().min(0),
  /** Office that the case belongs to, and what the step says about it. */
  officeId: z.string(),
  homeOffice: z.enum(['avoid', 'allow', 'require']),
  /** The day whose secret is used, and what was published about it the day before. */
  day: z.string(),
  commitment: z.string(),
  /** The first signed checkpoint that covers the leaf that asked for this draw. */
  askedByLeaf: z.string(),
  checkpoint: z.strictObject({ size: z.int(), root: z.string() }),
  /** Officers who acted on earlier steps of this case. */
  earlierOfficers: z.array(z.string()),
  /** Everybody on duty who holds the role within the pool, by id, with the cases in hand. */
  candidates: z.array(z.strictObject({ officerId: z.string(), officeId: z.string(), load: z.int().min(0) })),
});
export type DrawInputs = z.infer<typeof DrawInputs>;
export type Candidate = DrawInputs['candidates'][number];

/** A candidate with no case in hand weighs this much; one with n cases weighs WEIGHT / (n + 1), rounded down. */
const WEIGHT = 1_000_000;
const BLOCK_VALUES = 2n ** 64n;

/** Undefined when nobody is eligible. `secret` is the 32 bytes whose SHA-256 is `inputs.commitment`. */
export function drawOfficer(inputs: DrawInputs, secret: Buffer): string | undefined {
  const eligible = listEligible(inputs);
  if (eligible.length === 0) return undefined;
  let point = pickBelow(
    drawSeed(inputs, secret),
    eligible.reduce((sum, candidate) => sum + weightOf(candidate), 0n),
  );
  for (const candidate of eligible) {
    const weight = weightOf(candidate);
    if (point < weight) return candidate.officerId;
    point -= weight;
  }
  return undefined;
}

/** Candidates whom neither an earlier step nor the home-office rule excludes, in the order of their ids. */
export function listEligible(inputs: DrawInputs): readonly Candidate[] {
  const fresh = inputs.candidates
    .filter((candidate) => !inputs.earlierOfficers.includes(candidate.officerId))
    .toSorted((a, b) => (a.officerId < b.officerId ? -1 : 1));
  const atHome = fresh.filter((candidate) => candidate.officeId === inputs.officeId);
  if (inputs.homeOffice === 'require') return atHome;
  if (inputs.homeOffice === 'allow') return fresh;
  const elsewhere = fresh.filter((candidate) => candidate.officeId !== inputs.officeId);
  return elsewhere.length > 0 ? elsewhere : atHome;
}

function drawSeed(inputs: DrawInputs, secret: Buffer): Buffer {
  const text = `dwar draw 1\n${inputs.number}\n${inputs.step}\n${inputs.attempt}\n${inputs.checkpoint.root}\n`;
  return createHmac('sha256', secret).update(text).digest();
}

function weightOf(candidate: Candidate): bigint {
  return BigInt(Math.floor(WEIGHT / (candidate.load + 1)));
}

/** An unbiased number in [0, total): 64-bit values that would favour the low end are passed over. */
function pickBelow(seed: Buffer, total: bigint): bigint {
  const bound = BLOCK_VALUES - (BLOCK_VALUES % total);
  for (let block = 0; ; block += 1) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(block);
    const value = createHmac('sha256', seed).update(counter).digest().readBigUInt64BE(0);
    if (value < bound) return value % total;
  }
}
