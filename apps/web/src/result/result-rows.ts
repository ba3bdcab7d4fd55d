/** One value of an output with its place: a position on each axis. */
export type ResultRow = { readonly position: readonly number[]; readonly value: unknown };

/** The first rows of an output, how many there are in all, and how many of these are missing. */
export type ResultRows = { readonly rows: readonly ResultRow[]; readonly total: number; readonly missing: number };

/**
 * Values of an output with their positions, in axis order.
 *
 * @param nested - lists within lists, one level an axis; `null` where a value is missing
 * @param rank - number of axes; what lies deeper belongs to the values
 * @param most - rows to make; the total counts all
 */
export function resultRows(nested: unknown, rank: number, most: number): ResultRows {
  const rows: ResultRow[] = [];
  let total = 0;
  let missing = 0;
  const position: number[] = [];
  function walk(value: unknown, depth: number) {
    if (depth === rank || !Array.isArray(value)) {
      total++;
      if (value === null) missing++;
      if (rows.length < most) rows.push({ position: [...position], value });
      return;
    }
    value.forEach((item: unknown, at) => {
      position.push(at);
      walk(item, depth + 1);
      position.pop();
    });
  }
  walk(nested, 0);
  return { rows, total, missing };
}

/** A value in one line: numbers and texts as they are, the rest as JSON, cut to 200 characters. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'missing';
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
