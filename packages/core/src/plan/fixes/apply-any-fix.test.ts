import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdit, Pipeline } from '../../pipeline/index.ts';
import { anyPipeline, drawablePipeline } from '../any-pipeline.ts';
import { compilePlan } from '../compile-plan.ts';
import { sampleProfile } from '../sample-pipeline.ts';

/** More fixes than the worst pipeline drawn here needs; two that undo each other never come to an end. */
const MAX_FIXES = 150;

/** While ids clash nothing is offered, so that most of these would say nothing. */
const distinct = anyPipeline.map((drawn): Pipeline => {
  const { functions, inputs, nests, ...rest } = Pipeline.parse(drawn);
  const ids = new Set<string>();
  const isFirst = ({ id }: { readonly id: string }) => !ids.has(id) && ids.add(id);
  return {
    ...rest,
    functions: functions.filter(isFirst),
    inputs: inputs.filter(isFirst),
    nests: nests.filter(isFirst),
  };
});

/** What users do to a pipeline that was right. */
const broken = fc
  .tuple(drawablePipeline, fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 4 })), { maxLength: 4 }))
  .map(([drawn, damages]) => damages.reduce((pipeline, [kind, at]) => damaged(pipeline, kind, at), drawn));

it('comes to an end with any pipeline when one fix after another is applied, and leaves a sound document', () => {
  const seen = { fixes: 0, mended: 0 };
  fc.assert(
    fc.property(fc.oneof(anyPipeline, distinct, broken), fc.infiniteStream(fc.nat()), (drawn, numbers) => {
      let pipeline = Pipeline.parse(drawn);
      const titles: string[] = [];
      for (;;) {
        const compiled = compilePlan(pipeline, sampleProfile());
        const fixable = compiled.problems.filter(({ fix }) => fix !== undefined);
        const chosen = fixable[(numbers.next().value ?? 0) % Math.max(1, fixable.length)];
        if (!chosen?.fix) {
          if (titles.length > 0 && compiled.ok) seen.mended++;
          break;
        }
        titles.push(`${chosen.code}: ${chosen.fix.title}`);
        expect(titles.length, titles.slice(-12).join('\n')).toBeLessThan(MAX_FIXES);
        const mended = chosen.fix.edits.reduce(applyEdit, pipeline);
        expect(mended, JSON.stringify(chosen)).not.toBe(pipeline);
        pipeline = mended;
        expect(Pipeline.safeParse(pipeline).success).toBe(true);
        seen.fixes++;
      }
    }),
    { numRuns: 400 },
  );
  expect(seen.fixes).toBeGreaterThan(200);
  expect(seen.mended).toBeGreaterThan(10);
});

function damaged(pipeline: Pipeline, kind: number, at: number): Pipeline {
  const { functions, inputs, wires } = pipeline;
  const item = functions[at % functions.length]!;
  const change = (patch: Partial<typeof item>): Pipeline => {
    return { ...pipeline, functions: functions.map((other) => (other === item ? { ...item, ...patch } : other)) };
  };
  switch (kind) {
    case 0:
      return { ...pipeline, wires: wires.filter((_, index) => index !== at % wires.length) };
    case 1:
      return { ...pipeline, inputs: inputs.slice(1) };
    case 2:
      return change({ mapspec: item.mapspec?.replaceAll(/\bi\b/g, 'k') ?? 'x[i] -> q[i]' });
    case 3:
      return change({ outputs: [functions[0]!.outputs[0]!] });
    case 4:
      return change({ entry: `${item.entry}x` });
    case 5:
      return change({ mapspec: item.mapspec?.replace(']', '') ?? null });
    default:
      return {
        ...pipeline,
        wires: wires.map((wire, index) => ({ ...wire, to: wires[(index + at) % wires.length]!.to })),
      };
  }
}
