// npm run doctor   looks over a deployment with the settings of the environment, says what to do, changes nothing.
// Exit 1 when something is broken, 0 when all is well or only worth a look.

import { examine } from './doctor/examine.ts';
import { printVerdict } from './doctor/verdict.ts';

const verdicts = await examine(process.env, () => new Date());
for (const verdict of verdicts) console.log(printVerdict(verdict));
const count = (state: string): number => verdicts.filter((verdict) => verdict.state === state).length;
console.log(`\n${count('ok')} fine, ${count('warn')} worth a look, ${count('fail')} broken`);
process.exitCode = count('fail') > 0 ? 1 : 0;
