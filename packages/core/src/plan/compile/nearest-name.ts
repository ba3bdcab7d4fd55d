/** The name that was probably meant: at most a third of its letters away, and nearer than any other; else null. */
export function nearestName(given: string, names: readonly string[]): string | null {
  const near = names
    .map((name) => ({ name, away: distance(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.max(1, Math.floor(Math.max(name.length, given.length) / 3)))
    .toSorted((left, right) => left.away - right.away);
  const [first, second] = near;
  return first && first.away !== second?.away ? first.name : null;
}

/** Letters to add, drop, change or swap with their neighbour to get from one text to the other. */
function distance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 0; i < left.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j++) {
      const changed = row[j]! + (left[i] === right[j] ? 0 : 1);
      const isSwap = i > 0 && j > 0 && left[i] === right[j - 1] && left[i - 1] === right[j];
      const swapped = isSwap ? before[j - 1]! + 1 : Infinity;
      next.push(Math.min(changed, row[j + 1]! + 1, next[j]! + 1, swapped));
    }
    before = row;
    row = next;
  }
  return row.at(-1)!;
}
