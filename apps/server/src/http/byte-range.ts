/** The bytes `[start, end)` that a request asks for; `unsatisfiable` when there are none such; null for all of them. */
export type ByteRange = { readonly start: number; readonly end: number } | 'unsatisfiable' | null;

/**
 * Reads a `Range` header (RFC 9110, section 14). One range of bytes is understood; anything else may be answered with all
 * of them, and is.
 *
 * @param size - of the whole
 */
export function readByteRange(header: string | undefined, size: number): ByteRange {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? '');
  if (!found) return null;
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}
