// Every relative link in a Markdown file must lead to a file that exists.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'])
  .toString('utf8')
  .split('\0')
  .filter((name) => name !== '' && existsSync(name));

let broken = 0;
for (const file of files) {
  const text = (await readFile(file, 'utf8')).replace(/```[\s\S]*?```/g, '');
  for (const match of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    const target = (match[1] ?? '').split('#')[0] ?? '';
    if (target === '' || /^[a-z]+:/.test(target)) continue;
    if (!existsSync(join(dirname(file), target))) {
      console.log(`${file}: ${target} does not exist`);
      broken += 1;
    }
  }
}
console.log(`${files.length} documents, ${broken} broken links`);
process.exitCode = broken > 0 || files.length === 0 ? 1 : 0;
