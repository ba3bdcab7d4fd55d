import type { Profile } from '../../cluster/index.ts';
import type { Pipeline } from '../../pipeline/index.ts';
import type { Selection } from '../selection.ts';

/** A pipeline that provokes a problem, for tests. */
export type ProblemCase = {
  readonly pipeline: Pipeline;
  readonly profile?: Profile;
  readonly selection?: Partial<Selection>;
  /** Seconds that an element of each function took in a run before. */
  readonly tookS?: number;
  /** `node field start-end`, as far as the place says it. */
  readonly place: string;
  readonly message: string;
  /** Why nothing is offered that mends it: the user has to decide, or no edit of the pipeline can. */
  readonly noFix?: string;
};

export const list = (...items: number[]) => ({ kind: 'list', items }) as const;
export const one = { kind: 'value', value: 1 } as const;
export const plain = { code: 'def f(x): return x' };
export const mapped = { code: 'def f(x): return x', mapspec: 'x[i] -> y[i]' };
export const following = { code: 'def g(y): return y', outputs: ['z'], mapspec: 'y[i] -> z[i]' };
