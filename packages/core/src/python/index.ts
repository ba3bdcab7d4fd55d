export * from './parameter-renames.ts';
export * from './pipefunc/export/export-pipefunc.ts';
export * from './pipefunc/import-pipefunc.ts';
export * from './python-module.ts';
export { readExactLiteral, readLiteral, readWrittenValue } from './read-literal.ts';
export { readModule } from './read-module.ts';
export * from './syntax-problem.ts';
