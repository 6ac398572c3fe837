// Longest labels a citizen's phone shows (reference/whatsapp.md §3.2). Counted in UTF-16 units, the largest of the counts
// Meta could mean.

export const LABEL_LIMITS = {
  /** One of up to three reply buttons. */
  button: 20,
  /** Title of a list row. */
  row: 24,
  /** Line under a list row. */
  rowDescription: 72,
  /** Body of a message with buttons or a list. */
  choicesBody: 1024,
  /** Body of a plain message. */
  textBody: 4096,
  /** A question must leave room in the body for a hint and a piece of news. */
  question: 600,
} as const;

/** More choices than this become a list. */
const MAXIMUM_BUTTONS = 3;

/** Whether these choices are sent as buttons: few, short, with nothing below them. Otherwise they are rows of a list. */
export function areButtons(
  choices: readonly { readonly title: string; readonly description?: string | undefined }[],
): boolean {
  return (
    choices.length <= MAXIMUM_BUTTONS &&
    choices.every(({ title, description }) => title.length <= LABEL_LIMITS.button && description === undefined)
  );
}

export function labelLimit(choices: number): number {
  return choices <= MAXIMUM_BUTTONS ? LABEL_LIMITS.button : LABEL_LIMITS.row;
}
