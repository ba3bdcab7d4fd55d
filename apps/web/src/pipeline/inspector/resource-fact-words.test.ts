import { explainResources } from '@gridloom/core/resources';
import { expect, test } from 'vitest';
import { factRows } from './resource-fact-words.ts';

test('each option says where it comes from and what it overrode', () => {
  const facts = explainResources({
    profile: { memory: '4GB', nodes: 2 },
    pipeline: { memory: '8GB' },
    function: { cpus: { expression: 'x + 1' }, extraArgs: { exclusive: null } },
  });
  expect(
    factRows(facts, { profileName: 'Rome', own: 'set here' }).map(({ label, value, from }) => [label, value, from]),
  ).toEqual([
    ['CPUs', '= x + 1', 'set here, instead of Nodes 2 (default of Rome)'],
    ['Memory', '8GB', 'of the pipeline, instead of 4GB (default of Rome)'],
    ['--exclusive', '', 'set here'],
  ]);
});
