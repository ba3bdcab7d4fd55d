import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { combineMax, nestResources } from './combine-max.ts';
import { mergeResources } from './merge-resources.ts';
import { normaliseResources } from './normalise-resources.ts';
import { ResourceForm } from './resource-form.ts';
import { sbatchOptions } from './sbatch-options.ts';

/** Resources as PipeFunc writes them; a callable is written as `cpus=x%3+1`. */
type Fields = Record<string, unknown> | string | null | undefined;

/** A case executed with PipeFunc; `gridloom` is what this project decided where it differs. */
type Case = {
  id: string;
  kind: string;
  input: unknown;
  expected: { error?: boolean; dict?: Fields; nested?: Fields; to_slurm_options?: string } | null;
  gridloom?: { error?: boolean; options?: string; skip?: boolean };
};
const cases = (
  JSON.parse(readFileSync(new URL('../../conformance/resources.json', import.meta.url), 'utf8')) as { cases: Case[] }
).cases;

const tested = new Set<string>();

/** The cases of a kind, by id; each becomes a test. */
function casesOf(kind: string): (readonly [string, Case])[] {
  const some = cases.filter((item) => item.kind === kind);
  for (const { id } of some) tested.add(id);
  return some.map((item) => [item.id, item] as const);
}

const OUR_NAMES: Record<string, string> = {
  cpus_per_node: 'cpusPerNode',
  extra_args: 'extraArgs',
  parallelization_mode: 'parallelizationMode',
};

/** The form a user would fill in; throws where the schema refuses it. */
function formOf(fields: Fields): ResourceForm {
  if (typeof fields === 'string') {
    const [field = '', expression = ''] = fields.split('=');
    return ResourceForm.parse({ [field]: { expression } });
  }
  const given = Object.entries(fields ?? {}).filter(([, value]) => value !== null);
  return ResourceForm.parse(Object.fromEntries(given.map(([key, value]) => [OUR_NAMES[key] ?? key, value])));
}

/** PipeFunc's dictionary always holds extra options and the mode; a form of ours only where somebody gave them. */
function withoutDefaults(fields: Fields): ResourceForm {
  const { extraArgs, parallelizationMode, ...rest } = formOf(fields);
  return {
    ...rest,
    ...(extraArgs && Object.keys(extraArgs).length > 0 ? { extraArgs } : {}),
    ...(parallelizationMode === 'internal' ? { parallelizationMode } : {}),
  };
}

/**
 * Where PipeFunc mixes up or loses what was asked for, and where merging per option gives what it refuses. The
 * `gridloom` key of a case says only whether it is an error, or what sbatch is given.
 */
const OURS: Record<string, ResourceForm> = {
  'combine_max-008': { time: '2:00:00' },
  'combine_max-009': { time: '02:00:00' },
  'combine_max-012': { nodes: 2, cpusPerNode: 8 },
  'nested-003': { nodes: 2, cpusPerNode: 8 },
  'with_defaults-007': { nodes: 2, cpusPerNode: 4 },
  'with_defaults-008': { cpus: 4 },
  'with_defaults-009': { memory: '8GB', extraArgs: { account: 'p1' } },
  'with_defaults-011': { cpus: 4, memory: '8GB', parallelizationMode: 'internal' },
  'update-002': { nodes: 2 },
};

describe('normaliseResources and sbatchOptions', () => {
  it.each(casesOf('resources'))('%s', (_, { input, expected, gridloom }) => {
    // A case of this kind is one dictionary.
    const fields = input as Fields;
    // Skipped is a key with a meaning of its own to PipeFunc; to us it is no option of sbatch.
    const refused = gridloom ? (gridloom.error ?? gridloom.skip ?? false) : (expected?.error ?? false);
    const normalised = readsAsForm(fields) ? normaliseResources(formOf(fields)) : null;
    expect(normalised?.ok ?? false).toBe(!refused);
    if (!normalised?.ok) return;
    const options = gridloom?.options ?? expected?.to_slurm_options ?? '';
    expect(sbatchOptions(normalised.resources.fixed).toSorted()).toEqual(inOurWay(options).toSorted());
  });
});

function readsAsForm(fields: Fields): boolean {
  try {
    formOf(fields);
    return true;
  } catch {
    return false;
  }
}

/** PipeFunc's options said our way: units and clock times in whole MiB and minutes, one task per node. */
function inOurWay(options: string): string[] {
  return options
    .split(' ')
    .filter((option) => option !== '')
    .flatMap((option) => {
      const [name, value = ''] = option.split('=');
      if (name === '--mem') return optionsOf({ memory: value });
      if (name === '--time') return optionsOf({ time: value });
      if (name === '--cpus-per-task') return ['--nodes=1', '--ntasks=1', option];
      if (name === '--cpus-per-node') return [`--cpus-per-task=${value}`];
      if (name === '--nodes') return [option, '--ntasks-per-node=1'];
      return [option];
    });
}

function optionsOf(form: ResourceForm): string[] {
  const normalised = normaliseResources(form);
  if (!normalised.ok) throw new Error(normalised.errors[0]!.message);
  return sbatchOptions(normalised.resources.fixed);
}

/** The merged form, or what PipeFunc refuses and we do too. */
function expectMerged({ id, expected }: Case, merged: ResourceForm): void {
  if (OURS[id]) {
    expect(merged).toEqual(OURS[id]);
    expect(normaliseResources(merged).ok).toBe(true);
  } else if (expected?.error) expect(normaliseResources(merged).ok).toBe(false);
  else expect(merged).toEqual(withoutDefaults(expected?.dict));
}

describe('mergeResources', () => {
  it.each(casesOf('with_defaults'))('%s', (_, item) => {
    // A case of this kind has these two.
    const { resources, default_resources } = item.input as Record<string, Fields>;
    expectMerged(item, mergeResources(formOf(default_resources), formOf(resources)));
  });

  it.each(casesOf('update'))('%s', (_, item) => {
    // A case of this kind has these two.
    const { resources, update } = item.input as { resources: Fields; update: Record<string, unknown> };
    const { new_key, ...fields } = update;
    const changed = formOf(fields);
    // What is no field is an extra option to PipeFunc.
    if (typeof new_key === 'string') changed.extraArgs = { ...changed.extraArgs, new_key };
    expectMerged(item, mergeResources(formOf(resources), changed));
  });
});

describe('combineMax', () => {
  it.each(casesOf('combine_max'))('%s', (_, { id, input, expected, gridloom }) => {
    // A case of this kind is a list of dictionaries.
    const combined = combineMax((input as Fields[]).map(formOf));
    expect(combined.ok).toBe(!(gridloom?.error ?? expected?.error ?? false));
    if (combined.ok) expect(combined.form).toEqual(OURS[id] ?? withoutDefaults(expected?.dict));
  });

  it.each(casesOf('nested'))('%s', (_, { id, input, expected }) => {
    // A case of this kind has these two.
    const { children, resources } = input as { children: Fields[]; resources?: Fields };
    const nested = nestResources(formOf(resources), children.map(formOf));
    expect(nested.ok).toBe(!(expected?.error ?? false));
    if (nested.ok) expect(nested.form).toEqual(OURS[id] ?? withoutDefaults(expected?.nested));
  });
});

it('every case of the file is a test', () => {
  expect([...tested].toSorted()).toEqual(cases.map(({ id }) => id).toSorted());
});
