// A citizen in front of a form: sees only what the phone is handed (the screen's JSON and its data), and gives each input
// something that fits. What is refused is tried otherwise, as people do.

import type { Catalogue } from '#catalogue';
import { findAreas } from '#catalogue';
import { withVerhoeff } from '#language';
import type { FormWorld } from './form-world.ts';

interface Component {
  readonly type: string;
  readonly name?: string;
  readonly children?: readonly Component[];
}
interface Screen {
  readonly id: string;
  readonly terminal?: boolean;
  readonly layout: { readonly children: readonly Component[] };
}
type Data = Readonly<Record<string, unknown>>;

export interface Visit {
  readonly screen: string;
  readonly data: Data;
  readonly error: string | null;
}

const DAYS = ['1990-05-04', '2026-11-10', '2026-08-01', '2020-01-15', '2026-12-20', '2027-01-05', '1960-01-01', '2026-11-23'];

const WORDS = [
  'Sunita Devi',
  'Meera Sharma',
  'मीरा शर्मा',
  '9876543210',
  'House 12, Lane 4',
  'NP-123',
  'CVL-2019-004217',
  'Ravi Kumar',
  'रवि कुमार',
];

export function createFormCitizen(world: FormWorld, catalogue: Catalogue, flowJson: unknown) {
  const { screens } = flowJson as { readonly screens: readonly Screen[] };
  const pin = catalogue.jurisdictions.areas.flatMap((area) => area.pins).find((one) => findAreas(catalogue, one).length === 1);
  const place = pin ?? catalogue.jurisdictions.areas[0]?.names[catalogue.languages[0] ?? ''] ?? '';
  const numbers = catalogue.identities.map(({ example, checksum }) => {
    const tidy = example.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
    return checksum === 'verhoeff' ? withVerhoeff(tidy.slice(0, -1)) : tidy;
  });
  const words = (attempt: number): string =>
    WORDS.concat(place, numbers)[attempt % (WORDS.length + 1 + numbers.length)] ?? '';
  const figures = ['250000', '500000', '30', '2', '1', '12', '9876543210', '60000', '40'];

  function inputs(id: string): readonly Component[] {
    const screen = screens.find((one) => one.id === id);
    const flat = (components: readonly Component[]): readonly Component[] =>
      components.flatMap((one) => (one.children ? flat(one.children) : [one]));
    return flat(screen?.layout.children ?? []).filter((one) => one.name !== undefined);
  }

  /** As many members as are needed; not twice the same relation. */
  let members = 0;

  async function give(messageId: string, { type, name = '' }: Component, data: Data, attempt: number): Promise<unknown> {
    if (data[`${name}_shown`] !== true) return '';
    const given = data['given'] as Data | undefined;
    if (attempt === 0 && given?.[name] !== undefined && given[name] !== '') return given[name];
    const isNumber = (inputsOf(data, name) ?? '') === 'number';
    switch (type) {
      case 'TextInput':
        return isNumber ? figures[attempt % figures.length] : words(attempt);
      case 'TextArea':
        return 'House 12, Lane 4';
      case 'DatePicker':
        return DAYS[attempt % DAYS.length];
      case 'OptIn':
        return true;
      case 'PhotoPicker':
      case 'DocumentPicker': {
        const picture = new FormData();
        picture.set('file', new Blob(['a picture'], { type: 'image/jpeg' }), 'photo.jpg');
        return [{ media_id: (await world.step(messageId, 'media', picture)).mediaId }];
      }
      default: {
        const options = data[`${name}_options`] as readonly { readonly id: string }[];
        const last = options.findIndex(({ id }) => id === '+last');
        if (name === 'next' && last >= 0) return '+last';
        return options[(attempt + members) % options.length]?.id;
      }
    }
  }

  /** The keyboard that an input opens is in the screen's JSON, not in its data. */
  function inputsOf(_data: Data, name: string): unknown {
    const found = screens.flatMap((one) => inputs(one.id)).find((one) => one.name === name);
    return found === undefined ? undefined : (found as unknown as Record<string, unknown>)['input-type'];
  }

  return {
    /** From the opening to the last screen; answers with every screen seen. */
    async fill(messageId: string): Promise<readonly Visit[]> {
      const visits: Visit[] = [];
      let answer = await world.step(messageId, 'open');
      const tries = new Map<string, number>();
      for (let steps = 0; steps < 190; steps += 1) {
        if (answer.kind !== 'screen') throw new Error(`the form broke: ${JSON.stringify(answer)}`);
        const { screen, data, errorMessage: error } = answer;
        visits.push({ screen, data, error });
        if (screens.find((one) => one.id === screen)?.terminal) return visits;
        const names = inputs(screen);
        const isToldWhere = names.some(({ name = '' }) => data[`${name}_error_shown`] === true);
        const sent: Record<string, unknown> = {};
        for (const [index, input] of names.entries()) {
          const key = `${screen}.${input.name}`;
          const near = names.slice(0, index + 1).findLast(({ name = '' }) => data[`${name}_error_shown`] === true);
          const parts = near?.name?.split('__')[0] === input.name?.split('__')[0];
          const isWrong = error !== null && (!isToldWhere || parts || data[`${input.name}_error_shown`] === true);
          if (isWrong) tries.set(key, (tries.get(key) ?? 0) + 1);
          sent[input.name ?? ''] = await give(messageId, input, data, tries.get(key) ?? 0);
        }
        answer = await world.step(messageId, 'exchange', { screen, data: sent });
        if (answer.errorMessage === null) members = sent['next'] === '+add' ? members + 1 : 0;
      }
      throw new Error(`no end: ${visits.slice(-3).map((one) => `${one.screen}: ${one.error}`).join(' / ')}`);
    },
  };
}
