import type { Pipeline } from '../../../pipeline/index.ts';
import type { GraphFunction } from './graph-names.ts';

/**
 * True when PipeFunc's comparison of annotations finds nothing to refuse for certain. It is stricter than Gridloom's (`int`
 * into `float`, a list of what was mapped), and what it refuses does not even become a pipeline.
 */
export function hasSafeAnnotations(pipeline: Pick<Pipeline, 'wires'>, functions: readonly GraphFunction[]): boolean {
  const byId = new Map(functions.map((owner) => [owner.item.id, owner]));
  return pipeline.wires.every(({ from, to }) => {
    if (from.kind !== 'output') return true;
    const producer = byId.get(from.id);
    const consumer = byId.get(to.id);
    const given = producer?.signature?.returns ?? null;
    const wanted = consumer?.parameters.find(({ name }) => name === to.parameter)?.annotation ?? null;
    if (given === null || wanted === null || /^(?:typing\.)?Any$|^object$/.test(wanted)) return true;
    if (producer?.item.outputs.length !== 1 || plain(given) !== plain(wanted)) return false;
    // The type of one value is compared with that of one parameter only where neither is an array.
    const isMapped = producer.mapspec !== null;
    return isMapped
      ? !consumer?.wholes.has(to.parameter)
      : consumer?.mapspec === null || consumer?.wholes.has(to.parameter) === true;
  });
}

function plain(annotation: string): string {
  return annotation.replaceAll(/\s/g, '').replaceAll(/["']/g, '');
}
