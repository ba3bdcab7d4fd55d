export * from './coded-error.ts';
export * from './problem.ts';
