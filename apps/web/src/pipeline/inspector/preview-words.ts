import type { ResourcePreview } from '@gridloom/core/plan';
import { countText } from '../shape-text.ts';
import { labelOf } from './resource-fact-words.ts';

/** What a preview says, one line each. */
export type PreviewLine = {
  readonly kind: 'range' | 'error' | 'limit' | 'later';
  readonly label: string;
  readonly text: string;
};

/**
 * A preview in lines: ranges first, then what went wrong, what the cluster would not give, what is known later.
 *
 * @param axes - names of the axes over which elements are counted, in order
 */
export function previewLines(preview: ResourcePreview, axes: readonly string[]): PreviewLine[] {
  const { ranges, samples, limits, later } = preview;
  const where = (element: number) =>
    placeWords(
      samples.find((one) => one.element === element),
      axes,
    );
  return [
    ...Object.entries(ranges).map(([field, { least, most }]) => {
      return { kind: 'range', label: labelOf(field), text: least === most ? least : `${least} … ${most}` } as const;
    }),
    ...errorLines(samples, axes),
    ...limits.map(({ message, count, element }) => {
      const first = where(element);
      const counted = `${countText(count, 'element', 'elements')} over a limit`;
      return { kind: 'limit', label: first ? `${counted}, first at ${first}` : counted, text: message } as const;
    }),
    ...later.map(({ field, sentence }) => ({ kind: 'later', label: labelOf(field), text: sentence }) as const),
  ];
}

/** How many elements were looked at: `400 of 2 000 elements`. */
export function sampledWords({ samples, elementCount }: ResourcePreview): string {
  if (samples.length === 0) return '';
  if (samples.every(({ position }) => position === null)) return 'Evaluated once, for the whole map.';
  if (elementCount === null || samples.length === elementCount) {
    return `Evaluated for ${countText(samples.length, 'element', 'elements')}.`;
  }
  return `Evaluated for ${samples.length} of ${countText(elementCount, 'element', 'elements')}, spread evenly.`;
}

/** The same mistake at many elements is one line, with the first of them. */
function errorLines(samples: ResourcePreview['samples'], axes: readonly string[]): PreviewLine[] {
  const found = new Map<string, { field: string; sentence: string; count: number; first: string }>();
  for (const sample of samples) {
    for (const [field, sentence] of Object.entries(sample.errors)) {
      const key = `${field} ${sentence}`;
      const before = found.get(key);
      found.set(key, { field, sentence, first: placeWords(sample, axes), ...before, count: (before?.count ?? 0) + 1 });
    }
  }
  return [...found.values()].map(({ field, sentence, count, first }) => {
    const label = field === '' ? 'Resources' : labelOf(field);
    const counted = first === '' ? label : `${label}, ${countText(count, 'element', 'elements')}, first at ${first}`;
    return { kind: 'error', label: counted, text: sentence };
  });
}

/** `i = 3, j = 0 (x = 4)` */
function placeWords(sample: ResourcePreview['samples'][number] | undefined, axes: readonly string[]): string {
  if (!sample || sample.position === null) return '';
  const place = sample.position.map((at, index) => `${axes[index] ?? '?'} = ${at}`).join(', ');
  const values = Object.entries(sample.arguments).map(([name, value]) => `${name} = ${value}`);
  const given = values.length === 0 ? '' : ` (${values.join(', ')})`;
  return `${place || 'its only element'}${given}`;
}
