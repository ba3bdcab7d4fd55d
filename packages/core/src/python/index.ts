export * from './parameter-renames.ts';
export * from './pipefunc/import-pipefunc.ts';
export * from './python-module.ts';
export { readLiteral } from './read-literal.ts';
export { readModule } from './read-module.ts';
export * from './syntax-problem.ts';
