import type { Pipeline } from '../../../pipeline/index.ts';
import { returnsDictionary } from './export-function.ts';
import type { GraphFunction } from './graph-names.ts';
import { ARRAY, type Hint, isTaken, readHint } from './pipefunc-hint.ts';

/**
 * True when PipeFunc's comparison of annotations finds nothing to refuse for certain. It is stricter than Gridloom's (`int`
 * into `float`, a list of what was mapped), and what it refuses does not even become a pipeline.
 */
export function hasSafeAnnotations(pipeline: Pick<Pipeline, 'wires'>, functions: readonly GraphFunction[]): boolean {
  const byId = new Map(functions.map((owner) => [owner.item.id, owner]));
  return pipeline.wires.every(({ from, to }) => {
    const producer = from.kind === 'output' ? byId.get(from.id) : undefined;
    const consumer = byId.get(to.id);
    if (from.kind !== 'output' || !producer || !consumer) return true;
    return isSafe(producer, from.output, { consumer, parameter: to.parameter });
  });
}

type Taker = { readonly consumer: GraphFunction; readonly parameter: string };

function isSafe(producer: GraphFunction, output: string, { consumer, parameter }: Taker): boolean {
  const wanted = consumer.parameters.find(({ name }) => name === parameter)?.annotation ?? null;
  if (wanted === null || hasOwnAxis(producer, output)) return true;
  const given = givenType(producer, output);
  if (given === null) return true;
  const hint = readHint(wanted);
  if (given === 'unclear' || hint === null) return false;
  const isGathered = producer.mapspec !== null && consumer.wholes.has(parameter) && given.name !== ARRAY;
  return isTaken(isGathered ? { name: ARRAY, args: [given] } : given, hint);
}

/** PipeFunc does not compare what one call returns for an axis: it may be any iterable. */
function hasOwnAxis({ mapspec }: GraphFunction, output: string): boolean {
  const axes = mapspec?.outputs.find(({ name }) => name === output)?.axes ?? [];
  const counted = new Set(mapspec?.inputs.flatMap((array) => array.axes));
  return axes.some((axis) => !counted.has(axis));
}

/** Null for an output without an annotation, `'unclear'` for one that cannot be told from the text. */
function givenType(producer: GraphFunction, output: string): Hint | 'unclear' | null {
  const { item, signature } = producer;
  const returns = signature?.returns ?? null;
  if (returns === null) return null;
  const hint = readHint(returns);
  if (item.outputs.length === 1) return hint ?? 'unclear';
  // What a picker picks has no annotation.
  if (returnsDictionary(producer)) return null;
  const isTuple = hint !== null && /^(?:(?:typing\.)?Tuple|tuple)$/.test(hint.name);
  // Another class may be a named tuple, whose fields PipeFunc looks up.
  if (!isTuple) return 'unclear';
  return hint.args[item.outputs.indexOf(output)] ?? null;
}
