import { describe, expect, it } from 'vitest';
import { applyEdit, Pipeline, type Problem } from '../pipeline/index.ts';
import { type Compiled, compilePlan } from './compile-plan.ts';
import type { EarlierRun } from './earlier-run.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import { CHUNK_CASES } from './problems/chunk-cases.ts';
import { FUNCTION_CASES } from './problems/function-cases.ts';
import { FOUND_BY_THE_WORKER, INPUT_CASES } from './problems/input-cases.ts';
import { LANGUAGE_CASES } from './problems/language-cases.ts';
import { LIMIT_CASES } from './problems/limit-cases.ts';
import { MAPSPEC_CASES } from './problems/mapspec-cases.ts';
import { NEST_CASES } from './problems/nest-cases.ts';
import { PIPELINE_CASES } from './problems/pipeline-cases.ts';
import type { ProblemCase } from './problems/problem-case.ts';
import { RESOURCE_CASES } from './problems/resource-cases.ts';
import { SELECTION_CASES } from './problems/selection-cases.ts';
import { TYPE_CASES } from './problems/type-cases.ts';
import { WIRE_CASES } from './problems/wire-cases.ts';
import { sampleProfile } from './sample-pipeline.ts';
import { WHOLE } from './selection.ts';

const CASES: Record<Exclude<ProblemCode, keyof typeof FOUND_BY_THE_WORKER>, ProblemCase> = {
  ...PIPELINE_CASES,
  ...FUNCTION_CASES,
  ...LANGUAGE_CASES,
  ...WIRE_CASES,
  ...MAPSPEC_CASES,
  ...INPUT_CASES,
  ...RESOURCE_CASES,
  ...TYPE_CASES,
  ...LIMIT_CASES,
  ...CHUNK_CASES,
  ...NEST_CASES,
  ...SELECTION_CASES,
};
const ENTRIES = Object.entries(CASES);
/** Each with why it has none. */
const WITHOUT_FIX = ENTRIES.flatMap(([code, { noFix }]) => (noFix === undefined ? [] : [[code, noFix] as const]));
const MENDED = ENTRIES.flatMap(([code, { noFix }]) => (noFix === undefined ? [code] : []));

describe('PROBLEM_CODES', () => {
  it.each(ENTRIES)('%s is found at its place and nothing else is an error', (code, expected) => {
    const compiled = compiledCase(expected, expected.pipeline);
    const [found] = compiled.problems.filter((problem) => problem.code === code);
    const { node, field, range } = found?.place ?? {};
    const place = [node?.id, field, range && `${range.start}-${range.end}`].filter(Boolean).join(' ');
    expect(found, JSON.stringify(compiled.problems)).toBeDefined();
    expect(place).toMatch(matcher(expected.place));
    expect(found?.message).toMatch(matcher(expected.message));
    expect(found?.hint).toMatch(/^[A-Z"].{10}/);
    expect(compiled.problems.filter((problem) => problem.severity === 'error' && problem.code !== code)).toEqual([]);
    expect(compiled.ok).toBe(PROBLEM_CODES[code as ProblemCode].severity !== 'error');
  });

  it.each(MENDED)('%s is mended by its fix, which brings no other error', (code) => {
    const expected = CASES[code as keyof typeof CASES];
    const before = compiledCase(expected, expected.pipeline);
    const found = before.problems.find((problem) => problem.code === code && problem.fix);
    const mended = found?.fix?.edits.reduce(applyEdit, expected.pipeline) ?? expected.pipeline;
    const after = compiledCase(expected, Pipeline.parse(mended)).problems;
    expect(found?.fix?.title).toMatch(/^[A-Z].{5,60}$/);
    expect(after.filter((problem) => sameProblem(problem, found))).toEqual([]);
    const codes = new Set(before.problems.map((problem) => problem.code));
    expect(after.filter(({ severity, code: other }) => severity === 'error' && !codes.has(other))).toEqual([]);
  });

  it.each(WITHOUT_FIX)('%s has no fix: %s', (code) => {
    const expected = CASES[code as keyof typeof CASES];
    const problems = compiledCase(expected, expected.pipeline).problems.filter((problem) => problem.code === code);
    expect(problems.map(({ fix }) => fix)).toEqual(problems.map(() => undefined));
  });

  it('has a case for every code', () => {
    const codes = [...Object.keys(CASES), ...Object.keys(FOUND_BY_THE_WORKER)];
    expect(codes.sort()).toEqual(Object.keys(PROBLEM_CODES).sort());
  });
});

function compiledCase(expected: ProblemCase, pipeline: Pipeline): Compiled {
  return compilePlan(pipeline, expected.profile ?? sampleProfile(), {
    earlier: earlierRuns(expected),
    selection: { ...WHOLE, ...expected.selection },
  });
}

/** The same sentence at the same place. */
function sameProblem(left: Problem, right: Problem | undefined): boolean {
  const { node, field } = left.place;
  return left.message === right?.message && node?.id === right.place.node?.id && field === right.place.field;
}

function earlierRuns({ pipeline, tookS = 0 }: ProblemCase): EarlierRun[] {
  const before = tookS === 0 ? null : compilePlan(pipeline, sampleProfile());
  if (!before?.ok) return [];
  const stages = before.plan.stages.map(({ id }) => [id, { done: [], meanWallS: tookS }] as const);
  return [
    {
      runId: 'r_1',
      folder: '/runs/r_1',
      plan: before.plan,
      profile: sampleProfile(),
      stages: Object.fromEntries(stages),
    },
  ];
}

/** The exact text, with `*` for anything. */
function matcher(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replaceAll(/[.?()[\]{}|^$+\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.+')}$`, 's');
}
