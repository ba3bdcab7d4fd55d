export * from './result-format.ts';
