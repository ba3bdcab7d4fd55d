/**
 * A file or folder name for each name, in order: the name with everything that is unsafe replaced, and a number where two
 * would be equal, also on file systems that take upper and lower case for the same. None is the name of a property that every
 * JavaScript object has: they are keys of plain objects.
 */
export function safeNames(names: readonly string[]): string[] {
  const taken = new Set(Object.getOwnPropertyNames(Object.prototype).map((name) => name.toLowerCase()));
  const last = new Map<string, number>();
  return names.map((name) => {
    const safe = name.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 100);
    const base = /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
    let free = base;
    // Where a thousand are called the same, each goes on counting where the one before stopped.
    let number = last.get(base) ?? 1;
    while (taken.has(free.toLowerCase())) free = `${base}_${++number}`;
    last.set(base, number);
    taken.add(free.toLowerCase());
    return free;
  });
}
