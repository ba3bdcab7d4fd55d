export * from './import-pipefunc.ts';
export * from './read-module.ts';
