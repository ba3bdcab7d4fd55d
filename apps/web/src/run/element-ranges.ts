import { type Ranges, unionOf } from '@gridloom/core/mapspec';

/** Elements as read from a text, or what is wrong with it, in a sentence. */
export type ReadElements =
  | { readonly ok: true; readonly elements: Ranges }
  | { readonly ok: false; readonly message: string };

/**
 * Reads element numbers: `0-9, 12` (both ends meant), or as a Python slice `0:10` (the end not meant); in any order.
 *
 * @param count - of all elements; null while it is not known
 */
export function readElements(text: string, count: number | null): ReadElements {
  const parts = text.split(/[,;\s]+(?![-:])(?<![-:]\s*)/).filter((part) => part !== '');
  let elements: Ranges = [];
  for (const part of parts) {
    const match = /^(\d{1,12})(?:\s*([-–:])\s*(\d{1,12}))?$/.exec(part);
    if (!match) return wrong(`"${part}" is no element: write numbers and ranges, such as 0-9, 12.`);
    const first = Number(match[1]);
    const stop = match[3] === undefined ? first + 1 : Number(match[3]) + (match[2] === ':' ? 0 : 1);
    if (stop <= first) return wrong(`${part} has no elements: the smaller number comes first.`);
    if (count !== null && stop > count)
      return wrong(count === 1 ? 'There is one element only, number 0.' : `The last element is ${count - 1}.`);
    elements = unionOf(elements, [[first, stop]]);
  }
  return { ok: true, elements };
}

/** `0-9, 12`: what `readElements` reads. */
export function elementsText(elements: Ranges): string {
  return elements.map(([start, stop]) => (stop - start === 1 ? String(start) : `${start}-${stop - 1}`)).join(', ');
}

function wrong(message: string): ReadElements {
  return { ok: false, message };
}
