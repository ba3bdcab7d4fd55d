export * from './add-mapspec-axis.ts';
export type { EditAnswer } from './edit-answer.ts';
export * from './rename-array.ts';
export * from './rename-axis.ts';
