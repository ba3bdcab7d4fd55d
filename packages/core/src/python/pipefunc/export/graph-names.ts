import { type MapSpec, mapspecOf } from '../../../mapspec/index.ts';
import type { FunctionId, Pipeline, PipelineFunction, Wire } from '../../../pipeline/index.ts';
import type { Parameter, PythonFunction, PythonModule } from '../../python-module.ts';
import { readModule } from '../../read-module.ts';
import { createFreshNames } from '../fresh-names.ts';

/** A function of the pipeline with what its code says and the names that PipeFunc connects it by. */
export type GraphFunction = {
  readonly item: PipelineFunction;
  /** Null when the code does not hold the function. */
  readonly signature: PythonFunction | null;
  /** Parameters that take a value, with the name of each in the graph. */
  readonly parameters: readonly (Parameter & { readonly graphName: string })[];
  readonly toGraph: ReadonlyMap<string, string>;
  /** Its own mapspec over its own names; null without one, or when it cannot be read. */
  readonly mapspec: MapSpec | null;
  /** Parameters that functions feed, and not inputs. */
  readonly fed: ReadonlySet<string>;
  /** Parameters that take more than one item of an array at a time. */
  readonly wholes: ReadonlySet<string>;
  readonly importsNumpy: boolean;
};

/** A second name for an array that goes into two parameters of one function: PipeFunc cannot say that with one. */
export type Alias = {
  readonly name: string;
  readonly of: string;
  readonly kind: 'input' | 'output';
  readonly for: FunctionId;
  readonly parameter: string;
};

export type GraphNames = {
  readonly functions: readonly GraphFunction[];
  readonly aliases: readonly Alias[];
};

/** PipeFunc connects by name: a parameter is called like the array that goes into it, and like nothing else. */
export function graphNames(pipeline: Pipeline): GraphNames {
  const outputs = new Set(pipeline.functions.flatMap((item) => item.outputs));
  const read = pipeline.functions.map((item) => {
    const module = readModule(item.code);
    return { item, module, signature: signatureOf(module, item.entry), mapspec: mapspecOf(item.mapspec) };
  });
  const fresh = createFreshNames([
    ...outputs,
    ...pipeline.inputs.map(({ name }) => name),
    ...[...outputs, ...pipeline.inputs.map(({ name }) => name)].map((name) => name.split('.')[0] ?? name),
    ...read.flatMap(({ signature }) => signature?.parameters.map(({ name }) => name) ?? []),
  ]);
  const aliases: Alias[] = [];
  const functions = read.map(({ item, module, signature, mapspec }): GraphFunction => {
    const parameters = (signature?.parameters ?? []).filter(
      ({ name, kind }) => !kind.startsWith('var-') && name !== item.resourcesVariable,
    );
    const taken = new Set<string>(item.outputs);
    const toGraph = new Map<string, string>();
    const fed = new Set<string>();
    // What is connected has its name from elsewhere; what is bound can be called anything that is free.
    const isBound = (name: string) => Object.hasOwn(item.bound, name);
    for (const { name } of parameters.filter((parameter) => !isBound(parameter.name))) {
      const source = sourceOf(pipeline, item.id, name) ?? { name, kind: 'input' as const };
      const isUnwiredOutput = source.kind === 'input' && outputs.has(source.name);
      let graphName = isUnwiredOutput ? fresh(name) : source.name;
      if (taken.has(graphName)) {
        graphName = fresh(name);
        if (!isUnwiredOutput)
          aliases.push({ name: graphName, of: source.name, kind: source.kind, for: item.id, parameter: name });
      }
      taken.add(graphName);
      toGraph.set(name, graphName);
      if (source.kind === 'output') fed.add(name);
    }
    for (const { name } of parameters.filter((parameter) => isBound(parameter.name))) {
      const graphName = taken.has(name) || outputs.has(name) ? fresh(name) : name;
      taken.add(graphName);
      toGraph.set(name, graphName);
    }
    return {
      item,
      signature,
      parameters: parameters.map((parameter) => ({ ...parameter, graphName: toGraph.get(parameter.name)! })),
      toGraph,
      mapspec,
      fed,
      wholes: new Set(parameters.map(({ name }) => name).filter((name) => !isTakenByElement(mapspec, name))),
      importsNumpy: module.imports.includes('numpy'),
    };
  });
  return { functions, aliases };
}

/** Python keeps the last of two functions with one name. */
function signatureOf(module: PythonModule, entry: string): PythonFunction | null {
  return module.functions.findLast(({ name }) => name === entry) ?? null;
}

function isTakenByElement(mapspec: MapSpec | null, parameter: string): boolean {
  const axes = mapspec?.inputs.find(({ name }) => name === parameter)?.axes;
  return axes !== undefined && !axes.includes(null);
}

/** What a wire brings to a parameter; null without a wire from something that exists. */
function sourceOf(
  pipeline: Pipeline,
  id: FunctionId,
  parameter: string,
): { name: string; kind: Wire['from']['kind'] } | null {
  const from = pipeline.wires.find(({ to }) => to.id === id && to.parameter === parameter)?.from;
  if (!from) return null;
  if (from.kind === 'input') {
    const name = pipeline.inputs.find((input) => input.id === from.id)?.name;
    return name === undefined ? null : { name, kind: 'input' };
  }
  const owner = pipeline.functions.find((item) => item.id === from.id);
  return owner?.outputs.includes(from.output) ? { name: from.output, kind: 'output' } : null;
}
