import {
  createColumns,
  ELEMENT_STATES,
  type ElementState,
  RECORD_BYTES,
  RECORD_REASONS,
  type RecordReason,
} from '@gridloom/core/grid';
import type { RecordNews } from './run-ports.ts';

type SimulatedRecord = {
  readonly element: number;
  readonly state: ElementState;
  readonly attempt: number;
  readonly reason: RecordReason;
};

/** How the records of a poll go wrong; each is asked for one file of one poll. */
export type RecordFaults = {
  /** Only a part of what is new is seen. */
  readonly lags: () => boolean;
  /** What is new comes twice, or what was read comes again. */
  readonly repeats: () => boolean;
  readonly random: () => number;
};

/** The records files of a run, each of one writer, as a shared filesystem shows them. */
export function createSimulatedRecords() {
  const files = new Map<string, SimulatedRecord[]>();

  return {
    write(path: string, record: SimulatedRecord): void {
      const file = files.get(path);
      if (file) file.push(record);
      else files.set(path, [record]);
    },
    /** What is behind the offsets, and sometimes more or less. */
    read(offsets: ReadonlyMap<string, number>, { lags, repeats, random }: RecordFaults): RecordNews[] {
      return [...files].flatMap(([path, records]) => {
        const first = (offsets.get(path) ?? 0) / RECORD_BYTES;
        const last = lags() ? first + Math.floor(random() * (records.length - first)) : records.length;
        const news = first < last ? [newsOf(path, records, { first, last })] : [];
        return repeats() ? [...news, ...news, newsOf(path, records, { first: 0, last })] : news;
      });
    },
  };
}

function newsOf(
  path: string,
  all: readonly SimulatedRecord[],
  { first, last }: { readonly first: number; readonly last: number },
): RecordNews {
  const records = createColumns(last - first);
  for (let at = 0; at < records.count; at++) {
    const { element, state, attempt, reason } = all[first + at]!;
    records.elements[at] = element;
    records.states[at] = ELEMENT_STATES.indexOf(state);
    records.attempts[at] = attempt;
    records.reasons[at] = RECORD_REASONS.indexOf(reason);
  }
  return { path, stage: path.split('/')[0]!, from: first * RECORD_BYTES, to: last * RECORD_BYTES, records };
}
