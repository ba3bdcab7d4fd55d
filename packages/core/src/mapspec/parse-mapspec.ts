import type { ArraySpec, MapSpec, MapSpecError } from './mapspec.ts';
import type { Repair } from './mapspec-repairs.ts';
import { checkRules } from './mapspec-rules.ts';
import type { ArrayNode, MapspecIssue } from './mapspec-syntax.ts';
import { readSyntax } from './mapspec-syntax.ts';

/** Parses the text of a mapspec; every character is consumed, every error carries its place. */
export function parseMapspec(
  text: string,
): { ok: true; mapspec: MapSpec } | { ok: false; errors: readonly MapSpecError[] } {
  const read = check(text);
  if (read.mapspec) return { ok: true, mapspec: read.mapspec };
  return { ok: false, errors: read.issues.map((issue) => toError(text, issue)) };
}

/** The mapspec that a text says; null without a text, or when it cannot be read. */
export function mapspecOf(text: string | null): MapSpec | null {
  const read = text === null ? null : parseMapspec(text);
  return read?.ok ? read.mapspec : null;
}

/** Normal form: `a[i, :], b[j] -> c[i, j]`, or `... -> c[i]` without inputs. */
export function printMapspec(mapspec: MapSpec): string {
  return `${mapspec.inputs.map(printArray).join(', ') || '...'} -> ${mapspec.outputs.map(printArray).join(', ')}`;
}

function printArray({ name, axes }: ArraySpec): string {
  return `${name}[${axes.map((axis) => axis ?? ':').join(', ')}]`;
}

function check(text: string): { mapspec: MapSpec | null; issues: readonly MapspecIssue[] } {
  const read = readSyntax(text);
  if ('issue' in read) return { mapspec: null, issues: [read.issue] };
  const issues = checkRules(read.tree);
  const mapspec = { inputs: read.tree.inputs.map(toArray), outputs: read.tree.outputs.map(toArray) };
  return { mapspec: issues.length === 0 ? mapspec : null, issues };
}

function toArray({ name, axes }: ArrayNode): ArraySpec {
  return { name, axes: axes.map((axis) => axis.name) };
}

function toError(text: string, { message, rule, start, end, repairs }: MapspecIssue): MapSpecError {
  const corrected = firstThatMends(text, repairs);
  if (corrected === undefined) return { message, hint: rule, start, end };
  return { message, hint: `${rule} For instance: ${corrected}`, start, end, corrected };
}

/** The text after the first edit that leaves nothing wrong, in normal form. */
function firstThatMends(text: string, repairs: readonly Repair[]): string | undefined {
  for (const { start, end, insert } of repairs) {
    const { mapspec } = check(text.slice(0, start) + insert + text.slice(end));
    if (mapspec) return printMapspec(mapspec);
  }
  return undefined;
}
