import { PROFILE_DEFAULTS, type Profile } from '@gridloom/core/cluster';
import { compilePlan } from '@gridloom/core/plan';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from './index.ts';

const PROFILE: Profile = {
  ...PROFILE_DEFAULTS,
  id: 'here',
  name: 'Here',
  shell: { kind: 'local' },
  scheduler: { kind: 'processes', cpus: 2 },
  root: '/tmp/runs',
};

const COUNTS: Record<string, Record<string, number>> = {
  'pipefunc-slurm': { double_it: 10, add_one: 10, sum_it: 1 },
  electrostatics: { make_geometry: 1, make_mesh: 1, electrostatics: 20, average_charge: 1 },
  'failing-sweep': { throw_ball: 48, mean_speed: 48, summarise: 1 },
  'monte-carlo-pi': { count_inside: 40, estimate_pi: 1 },
  'shell-command': { count_words: 3, merge_tables: 1, pick_longest: 1 },
};

describe('EXAMPLES', () => {
  it.each(EXAMPLES.map((example) => [example.id, example.pipeline] as const))(
    '%s compiles on a new installation, without a single problem',
    (id, pipeline) => {
      const compiled = compilePlan(pipeline, PROFILE);
      expect(compiled.problems).toEqual([]);
      expect(compiled.ok).toBe(true);
      const counts = pipeline.functions.map((node) => [node.entry, compiled.facts.functions[node.id]?.elementCount]);
      expect(Object.fromEntries(counts)).toEqual(COUNTS[id]);
    },
  );
});
