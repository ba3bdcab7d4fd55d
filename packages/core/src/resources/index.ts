export * from './merge-resources.ts';
export * from './normalise-resources.ts';
export * from './normalise-values.ts';
export * from './rename-in-expression.ts';
export * from './resource-form.ts';
export * from './sbatch-options.ts';
