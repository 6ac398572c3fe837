import { writeEveryKind } from '../test/helpers/every-kind.ts';
console.log(writeEveryKind());
