import type { MapAxis, MapSpec, Size } from './mapspec.ts';

/** One thing that does not fit, said in a sentence; `array` is the array it is about. */
export type ShapeError = { readonly array: string; readonly message: string; readonly hint: string };

/** Names of the axes that come from inputs, in output order: elements are counted over them, C order. */
export function externalAxes(_mapspec: MapSpec): readonly string[] {
  throw new Error('not built yet');
}

/**
 * Axes of a map with their sizes.
 *
 * @param shapes - shape of every mapped input array, by name
 * @param internalShape - declared sizes of the internal axes, in output order; null means all `'?'`
 */
export function mapAxes(
  _mapspec: MapSpec,
  _shapes: Readonly<Record<string, readonly Size[]>>,
  _internalShape: readonly Size[] | null,
): { ok: true; axes: readonly MapAxis[] } | { ok: false; errors: readonly ShapeError[] } {
  throw new Error('not built yet');
}
