import { z } from 'zod';

// text/<language>.yaml, of the region and of each service: `words` is what we say (ICU messages under dotted keys),
// `understood` is what people may write (lists of plain phrases).

type Tree = { readonly [key: string]: string | Tree };

const Tree: z.ZodType<Tree> = z.lazy(() =>
  z.record(z.string().regex(/^[a-zA-Z0-9-]+$/), z.union([z.string().min(1), Tree])),
);

export const TextFile = z
  .strictObject({
    words: Tree.describe('ICU messages; nested keys are joined by dots.'),
    understood: z
      .record(z.string(), z.array(z.string().min(1)))
      .default({})
      .describe('Phrases that citizens write, by what they mean.'),
  })
  .describe('text/<language>.yaml');
export type TextFile = z.infer<typeof TextFile>;

/** Words of one language by dotted key, and the phrases that are understood. */
export type Text = {
  readonly words: Readonly<Record<string, string>>;
  readonly understood: Readonly<Record<string, readonly string[]>>;
};

export function flattenText(file: TextFile): Text {
  const words: Record<string, string> = {};
  const visit = (tree: Tree, prefix: string): void => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') words[prefix + key] = value;
      else visit(value, `${prefix}${key}.`);
    }
  };
  visit(file.words, '');
  return { words, understood: file.understood };
}
