import { isEnded, type RunSummary } from '@gridloom/core/run';

/** Kinds of runs that the list can be narrowed to. */
export const RUN_KINDS = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'With failures' },
  { value: 'cancelled', label: 'Cancelled' },
] as const;

/** The runs of a kind whose name, profile or id has every word of the text, newest first. */
export function filterRuns(runs: readonly RunSummary[], kind: string, text: string): RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs
    .filter((run) => isOfKind(run, kind))
    .filter(({ name, profileName, runId }) => {
      const said = `${name} ${profileName} ${runId}`.toLowerCase();
      return words.every((word) => said.includes(word));
    })
    .sort((a, b) => b.createdAt - a.createdAt);
}

function isOfKind({ word, counts }: RunSummary, kind: string): boolean {
  if (kind === 'active') return !isEnded(word);
  if (kind === 'done') return word === 'done';
  if (kind === 'failed') return word === 'failed' || word === 'completed-with-failures' || counts.failed > 0;
  if (kind === 'cancelled') return word === 'cancelled';
  return true;
}
