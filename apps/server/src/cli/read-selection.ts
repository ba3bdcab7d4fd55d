import type { Json } from '@gridloom/core/pipeline';
import { blankPipeline, giveInputs } from '@gridloom/core/pipeline';
import { Selection, WHOLE } from '@gridloom/core/plan';
import { z } from 'zod';
import { readJson } from './load-pipeline.ts';
import { UsageError } from './usage-error.ts';

/** Options of the commands that compile: which part of a pipeline is meant. */
export const SELECTION_OPTIONS = {
  to: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  given: { type: 'string' },
} as const;

export const SELECTION_USAGE = '[--to OUTPUT]... [--only AXIS=START:STOP]... [--given FILE]';

/** The values of these options. */
export type SelectionOptions = {
  readonly to?: readonly string[] | undefined;
  readonly only?: readonly string[] | undefined;
  readonly given?: string | undefined;
};

/** The selection that options name; undefined when they name none, which means everything. @throws UsageError */
export function readSelection({ to, only, given }: SelectionOptions): Selection | undefined {
  const outputs = [...new Set((to ?? []).flatMap((names) => names.split(',')).map((name) => name.trim()))];
  if (outputs.includes(''))
    throw new UsageError('--to has no name. Give an output: --to y, or several: --to y --to z.');
  const axes: Selection['axes'] = {};
  for (const text of only ?? []) {
    const { axis, start, stop } = readAxisPart(text);
    if (Object.hasOwn(axes, axis)) throw new UsageError(`--only names the axis ${axis} twice. Give one part of it.`);
    axes[axis] = { start, stop };
  }
  const values = given === undefined ? {} : readGiven(given);
  if (outputs.length === 0 && Object.keys(axes).length === 0 && given === undefined) return undefined;
  return Selection.parse({ ...WHOLE, outputs: outputs.length > 0 ? outputs : null, axes, given: values });
}

/** `i=0:10` is positions 0 to 9, `i=:10` the same, `i=3` position 3 alone. */
function readAxisPart(text: string): { axis: string; start: number; stop: number } {
  const [, axis = '', first = '', colon, last = ''] = /^\s*([^=\s]+)\s*=\s*(\d*)\s*(:?)\s*(\d*)\s*$/.exec(text) ?? [];
  if (axis === '' || (first === '' && last === '')) {
    throw new UsageError(
      `--only ${text} cannot be read. Give an axis and its positions: --only i=0:10, or --only i=3.`,
    );
  }
  if (colon === ':' && last === '') {
    throw new UsageError(
      `--only ${text} has no end. Give the position behind the last one: --only ${axis}=${first}:10.`,
    );
  }
  const start = Number(first === '' ? 0 : first);
  const stop = colon === ':' ? Number(last) : start + 1;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(stop)) {
    throw new UsageError(`--only ${text} is beyond the end of any axis.`);
  }
  if (stop <= start) {
    throw new UsageError(`--only ${text} holds no position: ${stop} is not above ${start}. Positions count from 0.`);
  }
  return { axis, start, stop };
}

/** Values for outputs, written as those of an inputs file. */
function readGiven(path: string): Selection['given'] {
  const read = z.record(z.string(), z.json()).safeParse(readJson(path));
  if (!read.success) throw new UsageError(`${path} gives no outputs: it must be a JSON object, {"output": value}.`);
  // zod's JSON is ours.
  const { inputs } = giveInputs(blankPipeline(''), read.data as Record<string, Json>);
  return Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
}
