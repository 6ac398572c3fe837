import type { Stage } from './stage.ts';

/** Figures that stand in a rule, and settings it names; amounts in paise. */
export function constantsIn(stage: Stage, text: string): readonly number[] {
  const rupees = [...text.matchAll(/rupees\((\d+(?:\.\d+)?)\)/g)].map((match) => Math.round(Number(match[1]) * 100));
  const plain = [...text.replaceAll(/rupees\([^)]*\)|'[^']*'/g, '').matchAll(/\b\d+\b/g)].map((match) =>
    Number(match[0]),
  );
  const settings = [...text.matchAll(/settings\.(\w+)/g)].flatMap((match) => settingOn(stage, match[1] ?? ''));
  return [...new Set([...rupees, ...plain, ...settings])];
}

function settingOn(stage: Stage, name: string): readonly number[] {
  const setting = stage.definition.settings[name];
  if (setting?.kind === 'amount')
    return newestOf(setting.values, stage.today).map((value) => Math.round(value.rupees * 100));
  return setting?.kind === 'number' ? newestOf(setting.values, stage.today).map((value) => value.number) : [];
}

function newestOf<T extends { readonly from: string }>(values: readonly T[], today: string): readonly T[] {
  return values
    .filter((one) => one.from <= today)
    .toSorted((a, b) => (a.from < b.from ? 1 : -1))
    .slice(0, 1);
}
