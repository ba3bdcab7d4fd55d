import { parseArgs } from 'node:util';
import { type ArraySpec, type MapSpec, type MapSpecError, parseMapspec, printMapspec } from '@gridloom/core/mapspec';
import { only } from './arguments.ts';
import { pointAt } from './problem-text.ts';

/** What `mapspec --json` prints; docs/command-line.md describes it. */
export type MapspecReport =
  | {
      readonly ok: true;
      readonly mapspec: string;
      readonly inputs: readonly ArraySpec[];
      readonly outputs: readonly ArraySpec[];
      /** Axes in output order: those that inputs give, and those that one call returns. */
      readonly externalAxes: readonly string[];
      readonly internalAxes: readonly string[];
    }
  | { readonly ok: false; readonly errors: readonly MapSpecError[] };

const OPTIONS = { json: { type: 'boolean' } } as const;

/** `gridloom mapspec "x[i] -> y[i]"`: what a mapspec means, or what is wrong with it and where. */
export async function mapspecCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const text = only(positionals, 'gridloom mapspec "x[i], y[j] -> z[i, j]" [--json]');
  const report = reportMapspec(text);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else if (report.ok) console.log(printReport(report));
  else console.error(printErrors(text, report.errors));
  return report.ok ? 0 : 3;
}

export function reportMapspec(text: string): MapspecReport {
  const read = parseMapspec(text);
  if (!read.ok) return { ok: false, errors: read.errors };
  const { mapspec } = read;
  return {
    ok: true,
    mapspec: printMapspec(mapspec),
    inputs: mapspec.inputs,
    outputs: mapspec.outputs,
    ...splitAxes(mapspec),
  };
}

function splitAxes({ inputs, outputs }: MapSpec): { externalAxes: string[]; internalAxes: string[] } {
  const mapped = new Set(inputs.flatMap(({ axes }) => axes));
  const axes = (outputs[0]?.axes ?? []).filter((axis) => axis !== null);
  return {
    externalAxes: axes.filter((axis) => mapped.has(axis)),
    internalAxes: axes.filter((axis) => !mapped.has(axis)),
  };
}

/** A mapspec for a terminal. */
export function printReport(report: Extract<MapspecReport, { ok: true }>): string {
  const list = (arrays: readonly ArraySpec[]) =>
    arrays.map(({ name, axes }) => `${name} over ${axes.map((axis) => axis ?? 'a whole axis').join(', ')}`).join('; ');
  return [
    report.mapspec,
    `  inputs: ${list(report.inputs) || 'none: called once'}`,
    `  outputs: ${list(report.outputs)}`,
    `  external axes (from inputs): ${report.externalAxes.join(', ') || 'none'}`,
    `  internal axes (one call returns them): ${report.internalAxes.join(', ') || 'none'}`,
  ].join('\n');
}

/** Each error for a terminal: the sentence, the text with marks below the place, and the corrected mapspec. */
export function printErrors(text: string, errors: readonly MapSpecError[]): string {
  return errors
    .map(({ message, hint, start, end, corrected }) => {
      const sentence = `${message} ${hint}\n${pointAt(text, { start, end })}`;
      if (corrected === undefined) return sentence;
      // The hint ends with it as well; below the marks it is seen.
      return `${sentence.replace(` For instance: ${corrected}`, '')}\nMended: ${corrected}`;
    })
    .join('\n\n');
}
