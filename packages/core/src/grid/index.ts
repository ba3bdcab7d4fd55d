export * from './element-state.ts';
export * from './task-record.ts';
