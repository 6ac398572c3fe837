import { foldWords, normaliseDigits } from '#language';
import type { Catalogue } from './catalogue.ts';
import type { Area } from './geography.ts';

type AreaIndex = {
  readonly byPin: ReadonlyMap<string, readonly Area[]>;
  readonly names: readonly { readonly area: Area; readonly keys: readonly string[]; readonly whole: string }[];
};

const indexes = new WeakMap<Catalogue['jurisdictions'], AreaIndex>();
/** One list of WhatsApp holds ten rows. */
const most = 9;

/** The localities a citizen can mean by a PIN code or a name in any script, best first, at most nine. */
export function findAreas(catalogue: Catalogue, text: string): readonly Area[] {
  const index = indexOf(catalogue);
  const pin = /(?<!\d)\d{3}\s?\d{3}(?!\d)/.exec(normaliseDigits(text))?.[0].replace(/\s/, '');
  if (pin !== undefined) return (index.byPin.get(pin) ?? []).slice(0, most);
  const keys = foldWords(text);
  const whole = keys.join('');
  if (whole.length < 2) return [];
  const exact = index.names.filter((name) => name.whole === whole);
  if (exact.length > 0) return unique(exact);
  const within = index.names.filter(
    (name) =>
      name.keys.every((key) => keys.includes(key)) || (keys.length < 4 && keys.every((key) => name.keys.includes(key))),
  );
  return unique(
    within.length > 0 ? within : index.names.filter((name) => whole.length >= 4 && near(name.whole, whole)),
  );
}

function unique(names: AreaIndex['names']): readonly Area[] {
  return [...new Set(names.map((name) => name.area))].slice(0, most);
}

/** At most one slip in short names, two in longer ones. */
function near(a: string, b: string): boolean {
  const allowed = Math.min(a.length, b.length) >= 7 ? 2 : 1;
  if (Math.abs(a.length - b.length) > allowed || a[0] !== b[0]) return false;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return (row[b.length] ?? 0) <= allowed;
}

function indexOf(catalogue: Catalogue): AreaIndex {
  const known = indexes.get(catalogue.jurisdictions);
  if (known) return known;
  const byPin = new Map<string, Area[]>();
  const names = [];
  for (const area of catalogue.jurisdictions.areas) {
    for (const pin of area.pins) byPin.set(pin, [...(byPin.get(pin) ?? []), area]);
    for (const name of [...Object.values(area.names), ...area.aliases]) {
      const keys = foldWords(name);
      // A name of letters that do not fold would be found in everything.
      if (keys.length > 0) names.push({ area, keys, whole: keys.join('') });
    }
  }
  const index = { byPin, names };
  indexes.set(catalogue.jurisdictions, index);
  return index;
}
