export * from './axis-labels.ts';
export * from './compile-plan.ts';
export * from './cut-batches.ts';
export * from './plan.ts';
export * from './sbatch-script.ts';
export * from './worker-plan.ts';
