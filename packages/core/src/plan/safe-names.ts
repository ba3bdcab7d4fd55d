/**
 * A file or folder name for each name, in order: the name with everything that is unsafe replaced, and a number where two
 * would be equal, also on file systems that take upper and lower case for the same. None is the name of a property that every
 * JavaScript object has: they are keys of plain objects.
 */
export function safeNames(names: readonly string[]): string[] {
  const taken = new Set(Object.getOwnPropertyNames(Object.prototype).map((name) => name.toLowerCase()));
  return names.map((name) => {
    const safe = name.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 100);
    const base = /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
    let free = base;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${base}_${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
