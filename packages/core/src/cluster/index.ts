export * from './job-report.ts';
export * from './profile.ts';
export * from './slurm-text.ts';
