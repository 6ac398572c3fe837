/** The Flow calls of the control API, for one message of one citizen. */
import { base, postFile, postTo } from '../api.ts';
import { fieldsOf, textOf, type Fields } from '../fields.ts';

export type FlowAnswer =
  | {
      readonly kind: 'screen';
      readonly screen: string;
      readonly data: Fields;
      readonly errorMessage: string | null;
    }
  | { readonly kind: 'completed' }
  | { readonly kind: 'error'; readonly key: string; readonly message: string; readonly ctaEnabled: boolean };

export type FlowCalls = {
  readonly fetchJson: () => Promise<unknown>;
  readonly open: () => Promise<FlowAnswer>;
  readonly navigate: (screen: string, next: string, data: Fields) => Promise<FlowAnswer>;
  readonly exchange: (screen: string, data: Fields) => Promise<FlowAnswer>;
  readonly back: (screen: string, to: string) => Promise<FlowAnswer>;
  readonly complete: (screen: string, data: Fields) => Promise<FlowAnswer>;
  readonly upload: (file: File) => Promise<string>;
};

export function createFlowCalls(citizenId: string, messageId: string): FlowCalls {
  const path = `/citizens/${citizenId}/flows/${encodeURIComponent(messageId)}`;
  const step = async (name: string, body: object): Promise<FlowAnswer> =>
    readAnswer(await postTo(`${path}/${name}`, body));
  return {
    fetchJson: async () => {
      const response = await fetch(`${base}${path}`);
      if (!response.ok) throw new Error(`The emulator answered ${response.status}`);
      return parsed(fieldsOf(fieldsOf(await response.json())['flow'])['json']);
    },
    open: () => step('open', {}),
    navigate: (screen, next, data) => step('navigate', { screen, next, data }),
    exchange: (screen, data) => step('exchange', { screen, data }),
    back: (screen, to) => step('back', { screen, to }),
    complete: (screen, data) => step('complete', { screen, data }),
    upload: async (file) => textOf(fieldsOf(await postFile(`${path}/media`, file))['mediaId']),
  };
}

/** Flow JSON comes as the object or as its text. */
function parsed(json: unknown): unknown {
  if (typeof json !== 'string') return json;
  const object: unknown = JSON.parse(json);
  return object;
}

function readAnswer(answer: unknown): FlowAnswer {
  const fields = fieldsOf(answer);
  switch (fields['kind']) {
    case 'screen': {
      const told = textOf(fields['errorMessage']);
      const errorMessage = told === '' ? null : told;
      return { kind: 'screen', screen: textOf(fields['screen']), data: fieldsOf(fields['data']), errorMessage };
    }
    case 'completed':
      return { kind: 'completed' };
    default: {
      const ctaEnabled = fields['ctaEnabled'] !== false;
      return { kind: 'error', key: textOf(fields['key']), message: textOf(fields['message']), ctaEnabled };
    }
  }
}
