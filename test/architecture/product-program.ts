// The product's source as the TypeScript compiler sees it, tests left out.

import { join } from 'node:path';
import ts from 'typescript';

const PRODUCT = /^src\/(?!.*\.test\.ts$)/;

export function createProductProgram(root: string): {
  readonly checker: ts.TypeChecker;
  readonly sources: readonly ts.SourceFile[];
} {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const isProduct = (file: string): boolean => PRODUCT.test(file.slice(root.length + 1));
  const program = ts.createProgram(fileNames.filter(isProduct), { ...options, incremental: false });
  return {
    checker: program.getTypeChecker(),
    sources: program.getSourceFiles().filter((source) => isProduct(source.fileName)),
  };
}
