import { z } from 'zod';
import { parseMapspec, reviseMapspec } from '../mapspec/index.ts';
import {
  applyEdit,
  blankPipeline,
  FunctionId,
  InputId,
  InputValue,
  Json,
  newFunction,
  newInput,
  newNest,
  type Pipeline,
  type PipelineFunction,
  type Wire,
} from '../pipeline/index.ts';
import type { CaseFacts, CaseFunction, CaseOf } from './conformance-case.ts';
import { addMapspecAxis } from './edit/index.ts';
import { type Selection, WHOLE } from './selection.ts';

/** The pipeline of a case with its edits, and the part of it that is run; or the sentence that refuses an edit. */
export function drawCase({
  input,
  expected,
}: CaseOf<'pipeline'>): { readonly pipeline: Pipeline; readonly selection: Selection } | { readonly refusal: string } {
  let pipeline = drawPipeline(input);
  let selection = WHOLE;
  for (const op of input.ops) {
    if (op.op === 'subpipeline') selection = { ...selection, outputs: op.outputs };
    else if (op.op === 'nest') {
      const functions = pipeline.functions.filter(({ outputs }) => outputs.some((name) => op.outputs.includes(name)));
      const about = { name: 'nest', functions: functions.map(({ id }) => id), position: { x: 0, y: 0 } };
      const outputs = op.as === undefined ? null : [op.as];
      const nest = { ...newNest(FunctionId.parse('f_nest'), about), outputs };
      pipeline = applyEdit(pipeline, { type: 'nest', nest });
    } else {
      const answer = addMapspecAxis(pipeline, op.params, op.axis);
      if (!answer.ok) return { refusal: answer.reason };
      pipeline = answer.edits.reduce(applyEdit, pipeline);
    }
  }
  for (const [axis, fixed] of Object.entries(input.fixed_indices)) {
    const [start, end] = Array.isArray(fixed) ? fixed : [fixed, fixed + 1];
    const stop = end ?? lengthOf({ ...expected, ...expected.before_error }, axis);
    selection = { ...selection, axes: { ...selection.axes, [axis]: { start, stop } } };
  }
  return { pipeline, selection };
}

function lengthOf({ mapspec_axes, static_shapes }: CaseFacts, axis: string): number {
  const [name, axes] = Object.entries(mapspec_axes).find(([, found]) => found.includes(axis)) ?? ['', []];
  return z.int().parse(static_shapes[name]?.[axes.indexOf(axis)]);
}

function drawPipeline(input: CaseOf<'pipeline'>['input']): Pipeline {
  const inputs = Object.entries(input.inputs).flatMap(([name, given]) => {
    const scope = z.strictObject({ scope: z.record(z.string(), z.unknown()) }).safeParse(given);
    const values = scope.success
      ? Object.entries(scope.data.scope).map(([inner, value]) => [`${name}.${inner}`, value] as const)
      : [[name, given] as const];
    return values.map(([full, value]) => ({ ...inputNode(full), value: inputValue(value) }));
  });
  const functions = input.functions.map((item) => drawFunction(item, input.internal_shapes));
  const wires = input.functions.flatMap((item) =>
    item.params.flatMap((parameter): Wire[] => {
      const name = graphName(item, parameter);
      const to = { id: functionId(item), parameter };
      const producer = functions.find(({ outputs }) => outputs.includes(name));
      if (producer) return [{ from: { kind: 'output', id: producer.id, output: name }, to }];
      // What has the name of the input already is fed without a wire.
      if (parameter === name) return [];
      if (!inputs.some((node) => node.name === name)) inputs.push(inputNode(name));
      return [{ from: { kind: 'input', id: inputNode(name).id }, to }];
    }),
  );
  return { ...blankPipeline('Case'), functions, inputs, wires, checkTypes: input.validate_type_annotations };
}

function drawFunction(
  item: CaseFunction,
  internalShapes: CaseOf<'pipeline'>['input']['internal_shapes'],
): PipelineFunction {
  const outputs = [item.output].flat().map((name) => graphName(item, name));
  const declared = internalShapes[outputs[0] ?? ''] ?? item.internal_shape ?? null;
  const own = new Map(item.params.map((name) => [graphName(item, name), name]));
  const renamed = <T>(values: Record<string, T>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [own.get(name) ?? name, value]));
  return {
    ...newFunction(functionId(item), { x: 0, y: 0 }, item.name),
    code: codeOf(item),
    outputs,
    mapspec:
      item.mapspec == null
        ? null
        : reviseMapspec(item.mapspec, (spec) => ({
            inputs: spec.inputs.map(({ name, axes }) => ({ name: own.get(name) ?? name, axes })),
            outputs: spec.outputs.map(({ name, axes }) => ({
              name: item.scope ? graphName(item, name) : name,
              axes,
            })),
          })),
    internalShape: declared === null ? null : [declared].flat(),
    bound: renamed(item.bound),
    defaults: renamed(item.defaults),
  };
}

/** What PipeFunc calls a parameter or an output of a function outside of it. */
function graphName({ renames, scope }: CaseFunction, name: string): string {
  return renames[name] ?? (scope ? `${scope}.${name}` : name);
}

function codeOf({ name, params, signature_defaults: defaults, annotations }: CaseFunction): string {
  const parameters = params.map((parameter) => {
    const annotation = annotations[parameter];
    const value = defaults[parameter];
    const annotated = annotation === undefined ? parameter : `${parameter}: ${annotation}`;
    return value === undefined ? annotated : `${annotated}=${JSON.stringify(value)}`;
  });
  const returns = annotations['return'] === undefined ? '' : ` -> ${annotations['return']}`;
  return `def ${name}(${parameters.join(', ')})${returns}: ...`;
}

function functionId({ name }: CaseFunction): FunctionId {
  return FunctionId.parse(`f_${name}`);
}

function inputNode(name: string) {
  return newInput(InputId.parse(`i_${name.replaceAll('.', '_')}`), { x: 0, y: 0 }, name);
}

/** `{"list": 3}` is a list of three, `{"array": [2, 3]}` an array of that shape, anything else the value itself. */
function inputValue(given: unknown): InputValue {
  const form = z
    .union([
      z.strictObject({ list: z.int() }).transform(({ list }) => ({ kind: 'list', items: zeros([list]) })),
      z.strictObject({ range: z.int() }).transform(({ range }) => ({ kind: 'range', start: 0, stop: range, step: 1 })),
      // An array without axes is one value.
      z.strictObject({ array: z.tuple([]) }).transform(() => ({ kind: 'value', value: 0 })),
      z.strictObject({ array: z.array(z.int()) }).transform(({ array }) => ({ kind: 'array', nested: zeros(array) })),
      z
        .strictObject({ list_of_lists: z.array(z.int()) })
        .transform((of) => ({ kind: 'list', items: zeros(of.list_of_lists) })),
      z.array(Json).transform((items) => ({ kind: 'list', items })),
      Json.transform((value) => ({ kind: 'value', value })),
    ])
    .parse(given);
  return InputValue.parse(form);
}

function zeros(shape: readonly number[]): Json {
  const [length, ...rest] = shape;
  return length === undefined ? 0 : Array.from({ length }, () => zeros(rest));
}

/** The mapspec of a stage with the names of the arrays that its parameters read, as PipeFunc writes it. */
export function graphMapspec(
  mapspec: string | null,
  parameters: readonly {
    readonly name: string;
    readonly from: { readonly kind: string; name?: string; output?: string };
  }[],
): string | null {
  if (mapspec === null) return null;
  const read = parseMapspec(mapspec);
  if (!read.ok) throw new Error(`${mapspec} is no mapspec`);
  return reviseMapspec(mapspec, ({ inputs, outputs }) => ({
    inputs: inputs.map(({ name, axes }) => {
      const from = parameters.find((parameter) => parameter.name === name)?.from;
      return { name: from?.output ?? from?.name ?? name, axes };
    }),
    outputs,
  }));
}
