import type { Pipeline } from './pipeline.ts';

/** The wish, or the wish with the smallest number from 2 on that is free: `x`, `x2`, `x3`. */
export function uniqueName(taken: Iterable<string>, wish: string): string {
  const names: ReadonlySet<string> = taken instanceof Set ? taken : new Set(taken);
  if (!names.has(wish)) return wish;
  const stem = wish.replace(/\d+$/, '') || wish;
  let number = 2;
  while (names.has(`${stem}${number}`)) number++;
  return `${stem}${number}`;
}

/** Names that a new input or output must not have: inputs and outputs share one namespace. */
export function arrayNames(pipeline: Pick<Pipeline, 'functions' | 'inputs'>): Set<string> {
  return new Set([
    ...pipeline.inputs.map((input) => input.name),
    ...pipeline.functions.flatMap((item) => item.outputs),
  ]);
}

/** Names that a new nest must not have: functions and nests are stages of one plan. They have nothing to do with arrays. */
export function stageNames(pipeline: Pick<Pipeline, 'functions' | 'nests'>): Set<string> {
  return new Set([...pipeline.functions.map((item) => item.entry), ...pipeline.nests.map((nest) => nest.name)]);
}
