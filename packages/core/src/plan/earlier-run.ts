import type { Profile } from '../cluster/index.ts';
import type { Ranges } from '../mapspec/index.ts';
import type { Plan } from './plan.ts';

/** What is known of an earlier run of a pipeline on the same profile. */
export type EarlierRun = {
  readonly runId: string;
  readonly folder: string;
  readonly plan: Plan;
  /** What it was computed with: the Python of the profile and what was loaded before it, as they were then. */
  readonly profile: Pick<Profile, 'python' | 'setup'>;
  /** By stage of its plan. */
  readonly stages: Readonly<
    Record<
      string,
      {
        /** Elements with a result that counts. */
        readonly done: Ranges;
        /** Mean run time of an element in seconds; null when nothing was measured. */
        readonly meanWallS: number | null;
        /** Lengths of its external axes as they turned out; absent where that is not known. */
        readonly sizes?: readonly number[];
      }
    >
  >;
};
