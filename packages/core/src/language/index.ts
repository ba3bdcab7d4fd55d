export * from './export-script.ts';
export * from './module-file.ts';
export * from './read-code.ts';
export * from './shell/shell-header.ts';
