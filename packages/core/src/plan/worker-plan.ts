import type { Profile } from '../cluster/index.ts';
import type { Plan } from './plan.ts';

/** The files of a run folder that follow from the plan: `plan.json`, `code/...`, `inputs/...`; by relative path. */
export function runFolderFiles(_plan: Plan, _runId: string, _profile: Profile): Record<string, string> {
  throw new Error('not built yet');
}
