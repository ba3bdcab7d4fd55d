import type { Batch } from '../plan/plan.ts';
import { extraOption } from '../resources/index.ts';
import type { RunState } from './run-state.ts';

/** Tasks that must fail at once on one node before nothing more is sent there. */
const FAST_FAILURES = 3;

/** Nodes that are kept away from at most where nobody knows how many there are. */
const MOST_OF_UNKNOWN = 2;
const MOST = 32;

type Failures = Pick<RunState, 'failedFast' | 'nodeCount'>;

/**
 * Nodes on which tasks fail at once, again and again: the worst, and no more than half of all. Where tasks fail everywhere,
 * no node is to blame.
 */
function badNodes({ failedFast, nodeCount }: Failures): string[] {
  const most = nodeCount === null ? MOST_OF_UNKNOWN : Math.min(Math.floor(nodeCount / 2), MOST);
  return Object.keys(failedFast)
    .filter((node) => failedFast[node]! >= FAST_FAILURES)
    .toSorted((a, b) => failedFast[b]! - failedFast[a]! || a.localeCompare(b))
    .slice(0, most)
    .toSorted();
}

/** R21: the batch, kept away from such nodes; nodes that the user excludes stay excluded. */
export function excludeNodes(batch: Batch, failures: Failures): Batch {
  const nodes = badNodes(failures);
  if (nodes.length === 0) return batch;
  const { resources } = batch;
  const own = extraOption(resources.extraArgs, 'exclude');
  const others = Object.entries(resources.extraArgs).filter(
    ([name]) => extraOption({ [name]: null }, 'exclude') === undefined,
  );
  const exclude = [...(own ? [own] : []), ...nodes].join(',');
  return { ...batch, resources: { ...resources, extraArgs: { ...Object.fromEntries(others), exclude } } };
}
