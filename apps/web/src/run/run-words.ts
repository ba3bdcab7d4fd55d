import type { ElementState, StateCounts } from '@gridloom/core/grid';
import type { RunWord } from '@gridloom/core/run';

/** A run's word as people read it. */
export const RUN_LABELS: Readonly<Record<RunWord, string>> = {
  preparing: 'Preparing',
  running: 'Running',
  cancelling: 'Cancelling',
  done: 'Done',
  'completed-with-failures': 'Completed with failures',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

/** The element state whose colour and glyph stand for a run's word. */
export const RUN_GLYPHS: Readonly<Record<RunWord, ElementState>> = {
  preparing: 'queued',
  running: 'running',
  cancelling: 'cancelled',
  done: 'done',
  'completed-with-failures': 'failed',
  cancelled: 'cancelled',
  failed: 'failed',
};

/** Elements that a retry takes: failed, skipped because of them, and cancelled ones. */
export function retryable(counts: StateCounts): number {
  return counts.failed + counts.skipped + counts.cancelled;
}
