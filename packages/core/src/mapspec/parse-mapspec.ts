import type { MapSpec, MapSpecError } from './mapspec.ts';

/** Parses the text of a mapspec; every character is consumed, every error carries its place. */
export function parseMapspec(
  _text: string,
): { ok: true; mapspec: MapSpec } | { ok: false; errors: readonly MapSpecError[] } {
  throw new Error('not built yet');
}

/** Normal form: `a[i, :], b[j] -> c[i, j]`, or `... -> c[i]` without inputs. */
export function printMapspec(_mapspec: MapSpec): string {
  throw new Error('not built yet');
}
