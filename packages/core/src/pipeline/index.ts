export * from './apply-edit.ts';
export * from './pipeline.ts';
export * from './read-pipeline.ts';
