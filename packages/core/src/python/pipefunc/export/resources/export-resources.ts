import {
  EXPRESSION_FIELDS,
  type ExpressionField,
  RESOURCE_WORDS,
  type ResourceForm,
} from '../../../../resources/index.ts';
import { parseMemory } from '../../../../resources/parse-memory.ts';
import { parseTime } from '../../../../resources/parse-time.ts';
import { PIPEFUNC_WORDS } from '../../resources/resource-fields.ts';
import { pythonDict, pythonLiteral, pythonString } from '../python-text.ts';
import { type Lookup, lookupExpression } from './lookup-expression.ts';

export type ExportedResources = {
  /** `{...}` or `lambda kw: {...}`; null when nothing is asked for. */
  readonly text: string | null;
  readonly usesMath: boolean;
  /** What PipeFunc cannot take, as sentences without their function. */
  readonly losses: readonly string[];
};

/** Resources as PipeFunc takes them. `lookup` is null where expressions have no place. */
export function exportResources(form: ResourceForm, lookup: Lookup | null): ExportedResources {
  const entries: [string, string][] = [];
  const losses: string[] = [];
  let isExpression = false;
  let usesMath = false;
  for (const field of EXPRESSION_FIELDS) {
    const value = form[field];
    if (value === undefined) continue;
    const excluded = exclusionOf(form, field);
    if (typeof value === 'object') {
      const found = lookup && lookupExpression(value.expression, field, lookup);
      if (!found) losses.push(`${RESOURCE_WORDS[field]} is an expression that PipeFunc has no place for here`);
      else if (excluded) losses.push(excluded);
      else {
        entries.push([PIPEFUNC_WORDS[field], found.text]);
        isExpression = true;
        usesMath ||= found.usesMath;
      }
      continue;
    }
    const fixed = fixedValue(field, value);
    if (fixed === null) losses.push(`${RESOURCE_WORDS[field]} "${value}" is none that PipeFunc takes`);
    else if (excluded) losses.push(excluded);
    else entries.push([PIPEFUNC_WORDS[field], fixed]);
  }
  if (form.partition !== undefined) entries.push([PIPEFUNC_WORDS.partition, pythonString(form.partition)]);
  const options = Object.entries(form.extraArgs ?? {});
  const flags = options.filter(([, value]) => value === null).map(([name]) => name);
  if (flags.length > 0) losses.push(`options without a value (${flags.join(', ')}) have no place in PipeFunc`);
  const withValue = pythonDict(
    options.flatMap(([name, value]) => (value === null ? [] : [[name, pythonLiteral(value)] as const])),
  );
  if (withValue) entries.push([PIPEFUNC_WORDS.extraArgs, withValue]);
  if (form.parallelizationMode === 'internal' || form.parallelizationMode === 'external') {
    entries.push([PIPEFUNC_WORDS.parallelizationMode, pythonString(form.parallelizationMode)]);
  } else if (form.parallelizationMode !== undefined) {
    losses.push(`the parallelisation mode "${form.parallelizationMode}" is none that PipeFunc knows`);
  }
  const dict = pythonDict(entries);
  return { text: dict && isExpression ? `lambda kw: ${dict}` : dict, usesMath, losses };
}

/** PipeFunc refuses what says one thing twice. */
function exclusionOf(form: ResourceForm, field: ExpressionField): string | null {
  if (field === 'nodes' && form.cpus !== undefined) return 'the number of nodes is left out beside a number of cpus';
  if (field === 'cpusPerNode' && (form.nodes === undefined || form.cpus !== undefined)) {
    return 'the number of cpus per node is left out without a number of nodes';
  }
  return null;
}

/** As PipeFunc takes it and sbatch as well; as typed where both do. */
function fixedValue(field: ExpressionField, value: number | string): string | null {
  if (field === 'memory') {
    if (/^[1-9]\d*[KMGTP]B$/i.test(String(value))) return pythonLiteral(value);
    const memory = parseMemory(value);
    return 'value' in memory ? pythonString(`${memory.value}MB`) : null;
  }
  if (field === 'time') {
    const time = parseTime(value);
    if (!('value' in time)) return null;
    if (/^(?:\d+:)?\d{2}:\d{2}$/.test(String(value))) return pythonLiteral(value);
    return pythonString(
      `${String(Math.floor(time.value / 60)).padStart(2, '0')}:${String(time.value % 60).padStart(2, '0')}:00`,
    );
  }
  const count = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  const least = field === 'gpus' ? 0 : 1;
  return typeof count === 'number' && Number.isInteger(count) && count >= least ? pythonLiteral(count) : null;
}
