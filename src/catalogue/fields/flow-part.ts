// A field inside a WhatsApp Flow, as plain data: the compiler lays inputs out on screens, puts words that are too long for
// a label above it, and turns `exchange` into a call of the endpoint. Names of components are Meta's (Flow JSON 7.3).

import type { FieldBase } from './field-base.ts';

type Named = {
  /** `<fieldId>`, or `<fieldId>__<part>`. */
  readonly name: string;
  /** In full; may be longer than Meta takes. */
  readonly label: string;
  readonly required: boolean;
  readonly hint?: string;
};

export type FlowInput =
  | (Named & {
      readonly type: 'TextInput';
      readonly input: 'text' | 'number' | 'phone';
      readonly least?: number;
      readonly most?: number;
      readonly pattern?: string;
      readonly value?: string;
    })
  | (Named & { readonly type: 'TextArea'; readonly most: number; readonly value?: string })
  | (Named & { readonly type: 'DatePicker'; readonly earliest?: string; readonly latest?: string })
  | (Named & {
      /** Up to 8 as RadioButtonsGroup, more as Dropdown (Meta: 200). */
      readonly type: 'Options';
      readonly options: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
    })
  | (Named & { readonly type: 'OptIn'; readonly text: string })
  | (Named & {
      readonly type: 'PhotoPicker' | 'DocumentPicker';
      readonly maxBytes: number;
      readonly most: number;
      readonly mimeTypes: readonly string[];
    });

export type FlowPart = {
  /** Stands above the inputs. */
  readonly question: string;
  readonly inputs: readonly FlowInput[];
  /** The endpoint reads these inputs, keeps the draft and asks the field once more. */
  readonly exchange?: true;
  /** A repeated group: one screen of these fields for each member. */
  readonly members?: {
    readonly fields: readonly FieldBase[];
    readonly minimum: number;
    readonly maximum: number;
    readonly given: readonly string[];
  };
  /** It cannot be given in a form: asked in chat before or after it. */
  readonly chatOnly?: true;
};
