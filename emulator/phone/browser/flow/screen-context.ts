/** What the components of one Flow screen share: values typed so far, dynamic properties, checks, and what taps do. */
import type { Strings } from '../strings.ts';
import type { Fields } from '../fields.ts';

export type ScreenContext = {
  readonly strings: Strings;
  /** A component's properties with dynamic values replaced; children and actions are left out. */
  readonly propertiesOf: (component: Fields) => Fields;
  readonly isTrue: (condition: unknown) => boolean;
  readonly resolve: (value: unknown) => unknown;
  readonly valueOf: (name: string) => unknown;
  /** Sets a value and brings everything on the screen that depends on it up to date. */
  readonly setValue: (name: string, value: unknown) => void;
  /** Sets a value only where none is: `init-value`. */
  readonly initialize: (name: string, value: unknown) => void;
  /** By name of the field: shows and answers whether there is a problem. Runs when the footer is tapped. */
  readonly checks: Map<string, () => boolean>;
  readonly act: (action: unknown) => void;
  /** Answers the id to be put into the payload. */
  readonly upload: (file: File) => Promise<string>;
};

export type Drawn = { readonly node: HTMLElement; readonly update: () => void };
