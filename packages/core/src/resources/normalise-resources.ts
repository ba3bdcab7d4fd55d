import { extraOptionClashes, extraOptionError, fieldsSaidBy } from './extra-options.ts';
import { meantCount, meantMemory, meantTime } from './mend-values.ts';
import type { Parsed } from './parse-memory.ts';
import { parseMemory } from './parse-memory.ts';
import { parseTime } from './parse-time.ts';
import type { ExpressionField, ResourceForm, Resources, StageResources } from './resource-form.ts';
import { EXPRESSION_FIELDS, RESOURCE_WORDS } from './resource-form.ts';

/** What is wrong with one field of a resource form. */
export type ResourceError = {
  /** A key of the form, or `extraArgs.<key>`. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
  /** What was plainly meant, in a form that can be read. */
  readonly instead?: number | string;
};

/**
 * Parses a resource form: PipeFunc's forms and SLURM's own (`4G`, `4096`, `1-00:00:00`, `60`); what sbatch would refuse
 * is refused here. Fixed values and expressions come apart.
 */
export function normaliseResources(
  form: ResourceForm,
): { ok: true; resources: StageResources } | { ok: false; errors: readonly ResourceError[] } {
  const errors: ResourceError[] = [];
  const fixed: Resources = { extraArgs: {}, parallelizationMode: 'external' };
  const expressions: StageResources['expressions'] = {};
  for (const field of EXPRESSION_FIELDS) {
    const given = form[field];
    if (given === undefined) continue;
    if (typeof given === 'object') {
      if (given.expression.trim() !== '') expressions[field] = given.expression.trim();
      else
        errors.push({
          field,
          message: `The expression for ${RESOURCE_WORDS[field]} is empty.`,
          hint: 'Write one, or a number.',
        });
      continue;
    }
    setField(fixed, field, given, errors);
  }
  if (form.partition !== undefined) setPartition(fixed, form.partition, errors);
  if (form.parallelizationMode !== undefined) setMode(fixed, form.parallelizationMode, errors);
  errors.push(...exclusions(form), ...setExtraArgs(fixed, form));
  return errors.length > 0 ? { ok: false, errors } : { ok: true, resources: { fixed, expressions } };
}

function setField(fixed: Resources, field: ExpressionField, given: number | string, errors: ResourceError[]): void {
  const parsed = parseField(field, given);
  if ('message' in parsed) {
    const meant = meantBy(field, given);
    errors.push({ field, ...parsed, ...(meant === null ? {} : { instead: meant }) });
  } else if (field === 'memory') fixed.memoryMib = parsed.value;
  else if (field === 'time') fixed.timeMinutes = parsed.value;
  else fixed[field] = parsed.value;
}

function meantBy(field: ExpressionField, given: number | string): number | string | null {
  if (field === 'memory') return meantMemory(given);
  if (field === 'time') return meantTime(given);
  const count = meantCount(given);
  return count !== null && 'value' in parseField(field, count) ? count : null;
}

function parseField(field: ExpressionField, given: number | string): Parsed<number> {
  if (field === 'memory') return parseMemory(given);
  if (field === 'time') return parseTime(given);
  return parseCount(RESOURCE_WORDS[field], given, field === 'gpus' ? 0 : 1);
}

/** A whole number, also as text; `true` is none although Python thinks so. */
function parseCount(said: string, given: unknown, least: 0 | 1): Parsed<number> {
  const text = typeof given === 'string' ? given.trim() : given;
  const count = typeof text === 'string' && /^[+-]?\d+$/.test(text) ? Number(text) : text;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= least) return { value: count };
  return {
    message: `${said.replace(/^t/, 'T')} is ${JSON.stringify(given)}.`,
    hint: `Give a whole number from ${least} on.`,
  };
}

function setPartition(fixed: Resources, given: string, errors: ResourceError[]): void {
  const partition = given.trim();
  if (partition !== '' && !/[\s\p{Cc}]/u.test(partition)) fixed.partition = partition;
  else {
    const message =
      partition === '' ? 'The partition is empty.' : `The partition "${partition}" has white space in it.`;
    errors.push({ field: 'partition', message, hint: 'Give the name of a partition, or several separated by commas.' });
  }
}

function setMode(fixed: Resources, given: string, errors: ResourceError[]): void {
  if (given === 'external' || given === 'internal') fixed.parallelizationMode = given;
  else {
    errors.push({
      field: 'parallelizationMode',
      message: `There is no parallelisation mode "${given}".`,
      hint: 'Use external (a pool of processes runs the elements) or internal (the function uses the cpus itself).',
    });
  }
}

function exclusions(form: ResourceForm): ResourceError[] {
  if (form.cpus !== undefined && form.nodes !== undefined) {
    return [
      {
        field: 'cpus',
        message: 'Both cpus and nodes are given.',
        hint: 'Give cpus alone, or nodes with cpus per node.',
      },
    ];
  }
  if (form.cpusPerNode === undefined || form.nodes !== undefined) return [];
  return [
    {
      field: 'cpusPerNode',
      message: 'Cpus per node are given without nodes.',
      hint: 'Give the number of nodes too, or cpus instead.',
    },
  ];
}

function setExtraArgs(fixed: Resources, form: ResourceForm): ResourceError[] {
  const errors = Object.entries(form.extraArgs ?? {}).flatMap(([name, value]) => {
    const field = `extraArgs.${name}`;
    const error = extraOptionError(name, value);
    if (error) return [{ field, ...error }];
    const said = fieldsSaidBy(name, value).find((candidate) => form[candidate] !== undefined);
    if (said) {
      const message = `The extra option ${name} says again what ${RESOURCE_WORDS[said]} says.`;
      return [{ field, message, hint: `Keep one of them: ${name} or ${said}.` }];
    }
    fixed.extraArgs[name] = value === null ? null : String(value);
    return [];
  });
  const clashes = extraOptionClashes(fixed).map((clash) => ({ ...clash, field: `extraArgs.${clash.field}` }));
  return [...errors, ...clashes];
}
