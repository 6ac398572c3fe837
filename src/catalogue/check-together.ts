// Fields that the chat asks in one message: what may stand in `together` of a page.

import type { Add } from './check-definition.ts';
import type { Field, Page } from './field.ts';

/** What can be written on a line of its own, and is not a number that has to be hidden. */
const ONE_LINE: ReadonlySet<Field['kind']> = new Set(['date', 'place', 'person-name']);

export function checkTogether({ fields, together = [] }: Page, p: number, add: Add): void {
  const taken = new Set<string>();
  for (const [g, group] of together.entries()) {
    const tell = (problem: string, remedy: string): void =>
      add('not-together', `${group.join(', ')}: ${problem}`, remedy, ['pages', p, 'together', g]);
    const start = fields.findIndex((field) => field.id === group[0]);
    const own = start < 0 ? [] : fields.slice(start, start + group.length);
    if (own.length < group.length || own.some((field, at) => field.id !== group[at]))
      tell('they do not follow each other on this page.', 'Name fields of the page, in its order, none left out.');
    const odd = own.find((field) => !ONE_LINE.has(field.kind) || !field.required);
    if (odd) tell(`"${odd.id}" is not one line.`, 'Take dates, places and names that must be given.');
    if (own.some((field) => group.some((id) => id !== field.id && mentionsField(field.when, id))))
      tell('one is asked because of another.', 'Ask that one alone, after it.');
    if (group.some((id) => taken.has(id))) tell('one is there twice.', 'Name each field once.');
    for (const id of group) taken.add(id);
  }
}

function mentionsField(rule: string | undefined, id: string): boolean {
  return rule !== undefined && new RegExp(`(?<![\\w.])${id}(?!\\w)`).test(rule);
}
