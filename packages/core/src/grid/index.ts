export * from './element-state.ts';
export * from './grid-delta.ts';
export * from './stage-grid.ts';
export * from './task-record.ts';
