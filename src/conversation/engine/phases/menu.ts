import { LABEL_LIMITS, wordsIn, type Department } from '#catalogue';
import { clipText } from '#language';
import { MOST_ROWS, pageOf, type Answer, type Prompt, type PromptChoice } from '../prompt.ts';
import { obeyCommand } from '../commands.ts';
import { wantService } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { languageOf, note, say, sayOf, type Turn } from '../turn.ts';

type Menu = Extract<Overlay, { kind: 'menu' }>;
type Entry = { readonly id: string; readonly icon: string; readonly department: string };

/** Everything that can be done here, as one list; by department where one list does not hold all services. */
export function promptMenu(turn: Turn, menu: Menu): Prompt {
  const always = alwaysThere(turn);
  const entries = listEntries(turn);
  const departments = departmentsOf(turn, entries);
  const isGrouped = entries.length + always.length > MOST_ROWS && departments.length > 1;
  if (isGrouped && menu.department === undefined) {
    const room = Math.max(0, MOST_ROWS - always.length - departments.length);
    const first = menu.page === 0 ? listFirst(turn, entries).slice(0, room) : [];
    const { items, more } = pageOf(departments, menu.page, always.length + first.length);
    const rows = [
      ...first.map((one) => serviceRow(turn, one)),
      ...items.map((one) => departmentRow(turn, entries, one)),
    ];
    return { body: say(turn, 'menu.body'), choices: [...rows, ...moreRow(turn, more), ...always] };
  }
  const listed = isGrouped ? entries.filter((one) => one.department === menu.department) : entries;
  const fixed = isGrouped ? [{ value: '+back', title: say(turn, 'choices.back') }] : always;
  const { items, more } = pageOf(listed, menu.page, fixed.length);
  const rows = items.map((one) => serviceRow(turn, one));
  return { body: say(turn, 'menu.body'), choices: [...rows, ...moreRow(turn, more), ...fixed] };
}

export function answerMenu(turn: Turn, menu: Menu, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'menu.unclear'));
  const { value } = answer;
  switch (value) {
    case '+more':
      turn.state = { ...turn.state, overlay: { ...menu, page: menu.page + 1 } };
      return;
    case '+back':
      turn.state = { ...turn.state, overlay: { kind: 'menu', page: 0 } };
      return;
    case '+drafts':
      return obeyCommand(turn, { kind: 'drafts' });
    case '+status':
      return obeyCommand(turn, { kind: 'status' });
    case '+language':
      return obeyCommand(turn, { kind: 'language' });
    case '+help':
      return obeyCommand(turn, { kind: 'help' });
    default:
      if (value.startsWith('department:')) {
        const department = value.slice('department:'.length);
        turn.state = { ...turn.state, overlay: { kind: 'menu', page: 0, department } };
        return;
      }
      return wantService(turn, value);
  }
}

/** Services that are here, and those that are elsewhere. */
function listEntries(turn: Turn): readonly Entry[] {
  const { services, referrals } = turn.deps.catalogue;
  return [...services, ...referrals];
}

/** Those most asked for, in the order of the region: one list less to open. */
function listFirst(turn: Turn, entries: readonly Entry[]): readonly Entry[] {
  return turn.deps.catalogue.region.menu.first.flatMap((id) => entries.filter((one) => one.id === id));
}

/** What stands below the services, whichever they are. */
function alwaysThere(turn: Turn): readonly PromptChoice[] {
  const count = turn.state.drafts.length;
  return [
    ...(count > 0
      ? [
          {
            value: '+drafts',
            title: say(turn, 'menu.drafts'),
            description: say(turn, 'menu.draftsDescription', { count }),
          },
        ]
      : []),
    { value: '+status', title: say(turn, 'menu.status'), description: say(turn, 'menu.statusDescription') },
    { value: '+language', title: say(turn, 'language.label'), description: languageNames(turn) },
    { value: '+help', title: say(turn, 'menu.help'), description: say(turn, 'menu.helpDescription') },
  ];
}

/** The languages of the region, each in its own words. */
function languageNames({ deps }: Turn): string {
  const { languages, region } = deps.catalogue;
  const names = languages.map((language) => region.languages.names[language] ?? language);
  return clipText(names.join(' · '), LABEL_LIMITS.rowDescription);
}

function departmentsOf(turn: Turn, entries: readonly Entry[]): readonly Department[] {
  const used = new Set(entries.map((one) => one.department));
  return turn.deps.catalogue.departments.filter((one) => used.has(one.id));
}

function departmentRow(turn: Turn, entries: readonly Entry[], { id, shortNames }: Department): PromptChoice {
  const own = entries.filter((one) => one.department === id).slice(0, LABEL_LIMITS.rowDescription / 3);
  const names = own.map((one) => sayOf(turn, one.id, 'shortName'));
  return {
    value: `department:${id}`,
    title: clipText(wordsIn(turn.deps.catalogue, shortNames, languageOf(turn)), LABEL_LIMITS.row),
    description: clipText(names.join(', '), LABEL_LIMITS.rowDescription),
  };
}

function serviceRow(turn: Turn, { id, icon }: Entry): PromptChoice {
  const title = withIcon(icon, sayOf(turn, id, 'shortName'));
  return { value: id, title, description: sayOf(turn, id, 'description') };
}

function moreRow(turn: Turn, more: boolean): readonly PromptChoice[] {
  if (!more) return [];
  return [{ value: '+more', title: say(turn, 'choices.more'), description: say(turn, 'choices.moreDescription') }];
}

/** A row title holds 24 characters; the icon goes where there is room. */
function withIcon(icon: string, title: string): string {
  const whole = `${icon} ${title}`;
  return whole.length <= LABEL_LIMITS.row ? whole : title;
}
