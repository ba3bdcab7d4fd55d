import type { RecordReason } from '@gridloom/core/grid';

/** Why an element failed or was skipped, in words that go on from "it"; empty for none, and as it is where it is new. */
export function reasonWords(reason: string): string {
  return reason in WORDS ? WORDS[reason as RecordReason] : reason;
}

const WORDS: Readonly<Record<RecordReason, string>> = {
  none: '',
  exception: 'raised an exception',
  killed: 'was killed',
  unpicklable: 'gave a value that cannot be stored',
  'input-failed': 'needs an element that failed',
  'input-missing': 'needs an element that is not there',
  expression: 'could not evaluate an expression of its resources',
  code: 'could not load its code',
  disk: 'could not write to the disk',
  'out-of-memory': 'ran out of memory',
  cancelled: 'was cancelled',
  'time-limit': 'reached its time limit',
};
