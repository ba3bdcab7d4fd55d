import type { Json, Pipeline, PipelineFunction, PipelineInput, Wire } from '../../pipeline/index.ts';
import { FunctionId, InputId } from '../../pipeline/index.ts';
import type { ResourceForm } from '../../resources/index.ts';
import { readLiteral } from '../read-literal.ts';
import { moduleCode } from './module-code.ts';
import { type PipefuncFunction, withoutDot } from './pipefunc-function.ts';
import { literalOf, noteUnread, type PythonFile } from './python-file.ts';
import { readExecutors, type ScriptExecutor } from './read-executors.ts';
import type { RunCall } from './read-run-call.ts';
import { readSizes } from './read-sizes.ts';

const NOWHERE = { x: 0, y: 0 };

type Drawn = Pick<Pipeline, 'functions' | 'inputs' | 'wires' | 'resources'>;
type End = {
  readonly id: FunctionId;
  readonly parameter: PipefuncFunction['parameters'][number];
  readonly of: PipefuncFunction;
};

/** Nodes and wires for functions: a parameter is fed by the output of its name, else by an input of its name. */
export function drawFunctions(
  file: PythonFile,
  functions: readonly PipefuncFunction[],
  script: { readonly runNames: ReadonlySet<string>; readonly run: RunCall },
): Drawn {
  const executors = readExecutors(file, script.run.executor);
  const isForAll = executors.size === 1 && executors.has('');
  const taken = new Set<string>();
  const nodes = functions.map((read): PipelineFunction => {
    const told = read.outputs.map((output) => executors.get(output)).find(Boolean) ?? executors.get('');
    return {
      id: FunctionId.parse(freshId('f', read.entry, taken)),
      language: 'python',
      code: moduleCode(file, read.statement, script.runNames),
      entry: read.entry,
      outputs: [...read.outputs],
      mapspec: read.mapspec,
      internalShape: internalShapeOf(file, read, script.run) ?? read.internalShape,
      bound: read.bound,
      defaults: read.defaults,
      resources: isForAll ? read.resources : withDefaults(read.resources, told),
      resourcesVariable: read.resourcesVariable,
      scope: read.scope,
      chunkSize: read.scope === 'map' && read.mapspec !== null ? (told?.chunkSize ?? null) : null,
      executor: told?.executor ?? 'slurm',
      variant: null,
      acceptMissing: false,
      notes: '',
      position: NOWHERE,
    };
  });
  return {
    functions: nodes,
    ...wireByName(file, functions, { ids: nodes.map((node) => node.id), inputs: script.run.inputs }),
    resources: isForAll ? (executors.get('')?.resources ?? {}) : {},
  };
}

function wireByName(
  file: PythonFile,
  functions: readonly PipefuncFunction[],
  given: { readonly ids: readonly FunctionId[]; readonly inputs: RunCall['inputs'] },
): Pick<Pipeline, 'inputs' | 'wires'> {
  const producers = new Map<string, Wire['from']>();
  const consumers = new Map<string, End[]>();
  for (const [index, read] of functions.entries()) {
    const id = given.ids[index];
    if (id === undefined) continue;
    for (const output of read.outputs) producers.set(output, { kind: 'output', id, output });
    for (const parameter of read.parameters) {
      if (parameter.name === read.resourcesVariable || Object.hasOwn(read.bound, parameter.name)) continue;
      const ends = consumers.get(parameter.graphName) ?? [];
      consumers.set(parameter.graphName, [...ends, { id, parameter, of: read }]);
    }
  }
  const wires: Wire[] = [];
  const inputs: PipelineInput[] = [];
  const taken = new Set<string>();
  for (const [graphName, ends] of consumers) {
    const name = withoutDot(graphName);
    const source = given.inputs.get(graphName);
    const isProduced = producers.has(name);
    if (!isProduced && !source && ends.every((end) => hasDefault(end) && end.parameter.name === name)) continue;
    const from = producers.get(name) ?? { kind: 'input' as const, id: InputId.parse(freshId('i', name, taken)) };
    if (from.kind === 'input') {
      inputs.push({ id: from.id, name, value: source?.value ?? valueOfDefault(file, ends), position: NOWHERE });
    }
    wires.push(...ends.map((end) => ({ from, to: { id: end.id, parameter: end.parameter.name } })));
  }
  noteExtraInputs(file, given.inputs, consumers);
  return { inputs, wires };
}

function noteExtraInputs(file: PythonFile, inputs: RunCall['inputs'], consumers: ReadonlyMap<string, unknown>): void {
  for (const [name, { node }] of inputs) {
    const fillsScope = [...consumers.keys()].some((consumer) => consumer.startsWith(`${name}.`));
    // A dictionary was offered as one value and as the values of a scope: only one of them is meant.
    const isInside = name.includes('.') && consumers.has(name.slice(0, name.indexOf('.')));
    if (!consumers.has(name) && !fillsScope && !isInside) {
      noteUnread(file, node, `No parameter of the pipeline is called ${name}.`);
    }
  }
}

function hasDefault(end: End): boolean {
  return end.parameter.defaultSource !== null || Object.hasOwn(end.of.defaults, end.parameter.name);
}

/** PipeFunc's defaults hold for every function with that parameter: one that has it gives it to the others. */
function valueOfDefault(file: PythonFile, ends: readonly End[]): PipelineInput['value'] {
  const owner = ends.find(hasDefault);
  if (!owner) return { kind: 'none' };
  const { defaults } = owner.of;
  const { name, defaultSource } = owner.parameter;
  const value: Json | undefined = Object.hasOwn(defaults, name)
    ? defaults[name]
    : readLiteral(defaultSource ?? '')?.value;
  if (Array.isArray(value)) return { kind: 'list', items: value };
  if (value !== undefined) return { kind: 'value', value };
  noteUnread(file, owner.of.statement, `The default of ${name} is only known when the file runs.`);
  return { kind: 'none' };
}

function internalShapeOf(file: PythonFile, read: PipefuncFunction, run: RunCall): PipelineFunction['internalShape'] {
  const shapes = run.internalShapes ? literalOf(file, run.internalShapes)?.value : null;
  if (typeof shapes !== 'object' || shapes === null || Array.isArray(shapes)) return null;
  const shape = read.outputs.map((output) => shapes[output]).find((found) => found !== undefined);
  return readSizes(shape);
}

function withDefaults(own: ResourceForm, told: ScriptExecutor | undefined): ResourceForm {
  const defaults = { ...told?.resources };
  if (own.nodes !== undefined) delete defaults.cpus;
  return { ...defaults, ...own };
}

function freshId(kind: 'f' | 'i', name: string, taken: Set<string>): string {
  const stem = `${kind}_${name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`;
  let id = stem;
  for (let count = 2; taken.has(id); count++) id = `${stem}_${count}`;
  taken.add(id);
  return id;
}
