import type { FunctionId, Problem } from '../../pipeline/index.ts';
import { type AxisNames, checkAxes } from './check-axes.ts';
import { generateMapspecs } from './generate-mapspecs.ts';
import { inferShapes, type Shapes } from './infer-shapes.ts';
import { type Order, orderFunctions } from './order-functions.ts';
import type { ReadFunction } from './read-functions.ts';
import { type Drawn, type Mapping, readMapspecs } from './read-mapspecs.ts';
import type { ArrayKey, Sources } from './sources.ts';

/** What follows from functions and where their parameters come from. */
export type Analysis = {
  /** In the order of the document. */
  readonly functions: readonly ReadFunction[];
  readonly sources: Sources;
  readonly order: Order;
  /** As users wrote them, and the names of axes that follow. */
  readonly written: {
    readonly mappings: ReadonlyMap<FunctionId, Mapping>;
    readonly axes: ReadonlyMap<ArrayKey, AxisNames>;
  };
  /** With the generated ones. */
  readonly mappings: ReadonlyMap<FunctionId, Mapping>;
  readonly axes: ReadonlyMap<ArrayKey, AxisNames>;
  readonly shapes: Shapes;
  readonly problems: readonly Problem[];
};

export function analyse(functions: readonly ReadFunction[], sources: Sources, drawn: Drawn): Analysis {
  const read = readMapspecs(functions, sources, drawn);
  const named = checkAxes(functions, read.mappings, sources);
  const found = deriveShapes(functions, sources, { mappings: read.mappings, axes: named.axes });
  return { ...found, problems: [...read.problems, ...named.problems, ...found.problems] };
}

/** The part that is done again when nests have become functions: order, generated mapspecs, shapes. */
export function deriveShapes(
  functions: readonly ReadFunction[],
  sources: Sources,
  written: Analysis['written'],
): Analysis {
  const order = orderFunctions(functions, sources);
  const mappings = new Map(written.mappings);
  const axes = new Map(written.axes);
  const problems = generateMapspecs(functions, mappings, axes);
  const shapes = inferShapes(order.ordered, mappings, sources, axes);
  return {
    functions,
    sources,
    order,
    written,
    mappings,
    axes,
    shapes,
    problems: [...problems, ...shapes.problems],
  };
}
