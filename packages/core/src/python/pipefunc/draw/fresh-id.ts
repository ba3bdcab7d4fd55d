/** An id made of a name, with a number behind it where the id is taken; it is taken from now on. */
export function freshId(kind: 'f' | 'i', name: string, taken: Set<string>): string {
  const stem = `${kind}_${name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`;
  let id = stem;
  for (let count = 2; taken.has(id); count++) id = `${stem}_${count}`;
  taken.add(id);
  return id;
}
