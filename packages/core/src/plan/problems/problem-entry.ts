import type { Problem } from '../../pipeline/index.ts';

/** One line of the table of problems. */
export type ProblemEntry = {
  severity: Problem['severity'];
  message: (details: never) => string;
  hint: (details: never) => string;
};

/** `a`, `a and b`, `a, b and c`; `nothing` for none. */
export function nameList(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `1 axis`, `2 axes`, `no outputs`. */
export function plural(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${number === 0 ? 'no' : number} ${noun.endsWith('axis') ? `${noun.slice(0, -2)}es` : `${noun}s`}`;
}

/** A field of the resources in words. */
export function resourceWord(field: string): string {
  return field === 'cpusPerNode' ? 'cpus per node' : field;
}

/** `1,234,567`. */
export function withCommas(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
