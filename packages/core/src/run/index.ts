export * from './apply-event.ts';
export * from './due-effects.ts';
export * from './run-state.ts';
export * from './run-view.ts';
