import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mergeResources } from './merge-resources.ts';
import { normaliseResources } from './normalise-resources.ts';
import { ResourceForm } from './resource-form.ts';

type Fields = Record<string, unknown> | null;
type Case = {
  id: string;
  kind: string;
  input: { resources: Fields; default_resources?: Fields; update?: Fields };
  expected: { error?: boolean; dict: Record<string, unknown> } | null;
};
const cases = (
  JSON.parse(readFileSync(new URL('../../conformance/resources.json', import.meta.url), 'utf8')) as { cases: Case[] }
).cases;

/** Where merging per option gives what PipeFunc refuses or loses. */
const OURS: Record<string, ResourceForm> = {
  'with_defaults-007': { nodes: 2, cpusPerNode: 4 },
  'with_defaults-008': { cpus: 4 },
  'with_defaults-009': { memory: '8GB', extraArgs: { account: 'p1' } },
  'with_defaults-011': { cpus: 4, memory: '8GB', parallelizationMode: 'internal' },
  'update-002': { nodes: 2 },
};

function formOf(fields: Fields | undefined): ResourceForm {
  const names: Record<string, string> = {
    cpus_per_node: 'cpusPerNode',
    extra_args: 'extraArgs',
    parallelization_mode: 'parallelizationMode',
  };
  const given = Object.entries(fields ?? {}).filter(([, value]) => value !== null);
  return ResourceForm.parse(Object.fromEntries(given.map(([key, value]) => [names[key] ?? key, value])));
}

/** PipeFunc's dictionary always holds the two; ours only where somebody gave them. */
function withoutDefaults(form: ResourceForm): ResourceForm {
  const { extraArgs, parallelizationMode, ...rest } = form;
  return {
    ...rest,
    ...(extraArgs && Object.keys(extraArgs).length > 0 ? { extraArgs } : {}),
    ...(parallelizationMode === 'internal' ? { parallelizationMode } : {}),
  };
}

describe('mergeResources', () => {
  // update-001 sets a field that does not exist, update-003 takes one away: neither can be written in a form.
  const merging = cases.filter(
    ({ id, kind }) => kind === 'with_defaults' || (kind === 'update' && id !== 'update-001' && id !== 'update-003'),
  );
  it.each(merging.map((item) => [item.id, item] as const))('%s', (id, { input, expected }) => {
    const earlier = input.update === undefined ? input.default_resources : input.resources;
    const later = input.update === undefined ? input.resources : input.update;
    const merged = mergeResources(formOf(earlier), formOf(later));
    if (OURS[id]) {
      expect(merged).toEqual(OURS[id]);
      expect(normaliseResources(merged).ok).toBe(true);
    } else if (expected?.error) expect(normaliseResources(merged).ok).toBe(false);
    else expect(merged).toEqual(withoutDefaults(formOf(expected?.dict)));
  });

  it('lets the right one win option by option', () => {
    expect(
      mergeResources(
        { cpus: 1, memory: '1G', extraArgs: { account: 'lab', qos: 'low' } },
        { memory: '2G', time: undefined, extraArgs: { qos: 'high' } },
        { time: 60 },
      ),
    ).toEqual({ cpus: 1, memory: '2G', time: 60, extraArgs: { account: 'lab', qos: 'high' } });
    expect(mergeResources()).toEqual({});
  });

  it('drops what an earlier form says of the same thing in another way', () => {
    expect(mergeResources({ nodes: 2, cpusPerNode: 4 }, { cpus: 3 })).toEqual({ cpus: 3 });
    expect(mergeResources({ cpus: 3 }, { nodes: 2 })).toEqual({ nodes: 2 });
    expect(mergeResources({ nodes: 2 }, { cpusPerNode: 4 })).toEqual({ nodes: 2, cpusPerNode: 4 });
    expect(mergeResources({ memory: '4G' }, { extraArgs: { mem: 0 } })).toEqual({ extraArgs: { mem: 0 } });
    expect(mergeResources({ extraArgs: { 'mem-per-cpu': '1G', qos: 'low' } }, { memory: '4G' })).toEqual({
      memory: '4G',
      extraArgs: { qos: 'low' },
    });
  });

  it('keeps both of one form, so that normalising can name the clash', () => {
    expect(normaliseResources(mergeResources({ memory: '1G' }, { cpus: 1, nodes: 2 })).ok).toBe(false);
    expect(normaliseResources(mergeResources({ memory: '1G', extraArgs: { mem: 3 } })).ok).toBe(false);
  });

  it('changes none of the forms', () => {
    const first = Object.freeze({ cpus: 1, extraArgs: Object.freeze({ qos: 'low' }) });
    expect(mergeResources(first, { nodes: 2, extraArgs: { qos: 'high' } })).toEqual({
      nodes: 2,
      extraArgs: { qos: 'high' },
    });
    expect(first).toEqual({ cpus: 1, extraArgs: { qos: 'low' } });
  });
});
