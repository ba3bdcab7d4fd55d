/** The list with each item changed; the list itself when no item is another. */
export function changeItems<T>(list: T[], change: (item: T) => T): T[] {
  const changed = list.map(change);
  return changed.every((item, at) => item === list[at]) ? list : changed;
}
