// A proof in words for a terminal.

import { describeFinding } from '#catalogue';
import type { Proof } from './prove.ts';

export function describeProof(proof: Proof, seconds: number): readonly string[] {
  const { coverage, economy, languages } = proof;
  const { steps, places, filed, stopped, screens, rules, comparisons, classes } = coverage;
  const head = `${proof.serviceId} version ${proof.version} (${languages.join(', ')}): ${steps} steps to ${places} places in ${seconds.toFixed(1)} s${proof.cut ? ', cut at the bound (try --long)' : ''}`;
  return [
    head,
    `  walked: ${screens} screens, ${filed} journeys sent, ${stopped} stopped with a reason, ${classes} classes of answers`,
    `  rules both ways: ${rules.join(' of ')}; comparisons both ways: ${comparisons.join(' of ')}`,
    ...economy.flatMap(({ language, economy: { journeys } }) =>
      journeys.flatMap(({ id, best, usual, worst, budget, form }) => [
        `  messages, ${language}, ${id}: best ${best} (${rupees(best, proof)}), usual up to ${usual} (${rupees(usual, proof)}), one mistake everywhere ${worst} (${rupees(worst, proof)}); budget ${budget ?? 'none'}`,
        form === 'unsent'
          ? `  by form, ${language}, ${id}: cannot be sent`
          : `  by form, ${language}, ${id}: best ${form.best} (${rupees(form.best, proof)}), usual up to ${form.usual} (${rupees(form.usual, proof)}); budget ${form.budget ?? 'none'}`,
      ]),
    ),
    ...proof.uncovered.map((part) => `  our examples reach it one way only: ${part}`),
    ...proof.findings.map((finding) => `  ${describeFinding(finding)}`),
  ];
}

function rupees(messages: number, { paisePerMessage }: Proof): string {
  return `${(messages * paisePerMessage).toFixed(1)} paise`;
}
