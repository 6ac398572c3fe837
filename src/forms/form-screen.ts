// One screen of a form and the inputs on it, before either is Flow JSON: what lay-out-form.ts decides, what compile-form.ts
// writes down for Meta, and what the handler (form-handler.ts) fills with words and reads again.

import type { Evidence, Field } from '#catalogue';
import type { Json } from '#platform/pure';

export type FormInput = {
  /** Name of the answer in the form's data. */
  readonly name: string;
  readonly component: keyof typeof LABEL_ROOM;
  /** What never changes: length, kind of keyboard, number of files. */
  readonly settings: Readonly<Record<string, Json>>;
  /** Options carry a second line. */
  readonly describes?: boolean;
};

type Content =
  | { readonly kind: 'capacity' }
  /** Fields that stand on one page of the definition. */
  | { readonly kind: 'page'; readonly page: string; readonly fields: readonly Field[] }
  /** What is still open of a field after its first input was read: which of several places, the name in other scripts. */
  | { readonly kind: 'more'; readonly field: Field }
  /** One member of a repeated group, counted from 1. */
  | { readonly kind: 'member'; readonly field: Field; readonly number: number }
  | { readonly kind: 'evidence'; readonly evidence: Evidence }
  | { readonly kind: 'summary' };

export type FormScreen = Content & {
  /** Letters and `_`. */
  readonly id: string;
  readonly inputs: readonly FormInput[];
};

/** The choice below the questions about a member: one more, the last one, or nobody. */
export const NEXT_MEMBER = 'next';

/** Below the review on the last screen: the declaration, where nothing is left to be asked in chat. */
export const AGREE: FormInput = { name: 'agree', component: 'OptIn', settings: {} };
/** Goes to the phone and back with it: what the declaration was about. */
export const SHOWN = 'shown';

/** Inputs of a screen of kind `more`: which of them are shown, and as what, is decided when it is opened. */
export const OPEN_INPUTS: readonly FormInput[] = [
  { name: 'choice', component: 'Dropdown', settings: {} },
  ...['text_a', 'text_b', 'text_c', 'text_d'].map((name): FormInput => {
    return { name, component: 'TextInput', settings: { 'input-type': 'text', 'max-chars': 120 } };
  }),
  { name: 'area', component: 'TextArea', settings: { 'max-length': 200 } },
];

/**
 * Longest label of each component (whatsapp.md §7.3; inputs and drop-downs have the large variant). What does not fit
 * stands above it in full.
 */
export const LABEL_ROOM = {
  TextInput: 30,
  TextArea: 30,
  DatePicker: 40,
  RadioButtonsGroup: 30,
  Dropdown: 30,
  OptIn: 120,
  PhotoPicker: 80,
  DocumentPicker: 80,
} as const;

export const FORM_LIMITS = {
  heading: 80,
  text: 4096,
  error: 409,
  footer: 35,
  option: 30,
  optionDescription: 300,
} as const;

/** More than these stand in a list that opens. */
export const MOST_RADIO_BUTTONS = 8;
/** More than these cannot be shown at all. */
export const MOST_OPTIONS = 200;
