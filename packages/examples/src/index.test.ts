import { readCode } from '@gridloom/core/language';
import { parseMapspec } from '@gridloom/core/mapspec';
import { Pipeline } from '@gridloom/core/pipeline';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from './index.ts';

describe('EXAMPLES', () => {
  it('have unique ids', () => {
    expect(new Set(EXAMPLES.map((example) => example.id)).size).toBe(EXAMPLES.length);
  });

  describe.each(EXAMPLES.map((example) => [example.id, example.pipeline] as const))('%s', (_, pipeline) => {
    const parameters = new Map(
      pipeline.functions.map((node) => [
        node.id,
        readCode(node.language, node.code)
          .functions.find((found) => found.name === node.entry)
          ?.parameters.map((parameter) => parameter.name),
      ]),
    );

    it('is a pipeline with unique ids and names', () => {
      expect(Pipeline.parse(pipeline)).toEqual(pipeline);
      const nodes = [...pipeline.functions, ...pipeline.inputs].map((node) => node.id);
      const names = [...pipeline.inputs.map((input) => input.name), ...pipeline.functions.flatMap((f) => f.outputs)];
      expect(new Set(nodes).size).toBe(nodes.length);
      expect(new Set(names).size).toBe(names.length);
    });

    it('has every parameter wired once, and no wire that dangles', () => {
      const ends = pipeline.wires.map((wire) => `${wire.to.id}.${wire.to.parameter}`);
      const wanted = [...parameters].flatMap(([id, names]) => names?.map((name) => `${id}.${name}`) ?? [id]);
      expect(ends.toSorted()).toEqual(wanted.toSorted());
      const starts = [
        ...pipeline.inputs.map((input) => input.id),
        ...pipeline.functions.flatMap((node) => node.outputs.map((output) => `${node.id}.${output}`)),
      ];
      const used = pipeline.wires.map(({ from }) => (from.kind === 'input' ? from.id : `${from.id}.${from.output}`));
      expect(starts).toEqual(expect.arrayContaining(used));
    });

    it('has mapspecs over its own parameters and outputs', () => {
      for (const node of pipeline.functions.filter((mapped) => mapped.mapspec !== null)) {
        const parsed = parseMapspec(node.mapspec ?? '');
        if (!parsed.ok) throw new Error(`${node.entry}: ${JSON.stringify(parsed.errors)}`);
        expect(parameters.get(node.id)).toEqual(
          expect.arrayContaining(parsed.mapspec.inputs.map((array) => array.name)),
        );
        expect(parsed.mapspec.outputs.map((array) => array.name)).toEqual(node.outputs);
      }
    });

    it('is drawn from left to right, and nothing covers anything', () => {
      const x = new Map([...pipeline.functions, ...pipeline.inputs].map((node) => [String(node.id), node.position.x]));
      for (const wire of pipeline.wires) expect(x.get(wire.from.id)).toBeLessThan(x.get(wire.to.id) ?? 0);
      const places = [...pipeline.functions, ...pipeline.inputs].map((node) => node.position);
      for (const [index, a] of places.entries()) {
        for (const b of places.slice(index + 1)) {
          expect(Math.abs(a.x - b.x) >= 280 || Math.abs(a.y - b.y) >= 110).toBe(true);
        }
      }
    });
  });
});
