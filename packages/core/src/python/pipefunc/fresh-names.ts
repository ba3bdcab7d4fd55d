/** Names beside those that are taken: the wish, or with a number from 2 on behind it. Each is handed out once. */
export function createFreshNames(taken: Iterable<string>): (wish: string) => string {
  const names = new Set(taken);
  return (wish) => {
    let name = wish;
    for (let count = 2; names.has(name); count++) name = `${wish}_${count}`;
    names.add(name);
    return name;
  };
}

/** Ids made of names; no two are equal. */
export function createNodeIds(kind: 'f' | 'i'): (name: string) => string {
  const fresh = createFreshNames([]);
  return (name) => fresh(`${kind}_${name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`);
}
