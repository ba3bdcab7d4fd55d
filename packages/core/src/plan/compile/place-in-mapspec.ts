import type { PipelineFunction, ProblemPlace } from '../../pipeline/index.ts';

/** Place of an array in the mapspec that a user wrote; the whole field where it is not found or not written. */
export function placeInMapspec(item: PipelineFunction, array: string, side: 'inputs' | 'outputs'): ProblemPlace {
  const node = { kind: 'function', id: item.id } as const;
  const text = item.mapspec ?? '';
  const arrow = text.indexOf('->');
  const [from, to] = side === 'inputs' ? [0, arrow] : [arrow + 2, text.length];
  for (const match of text.slice(from, to).matchAll(/([^\s,[\]:]+)\s*\[[^\]]*\]/g)) {
    if (match[1] !== array) continue;
    const start = from + match.index;
    return { node, field: 'mapspec', range: { start, end: start + match[0].length } };
  }
  return { node, field: 'mapspec' };
}
