/** A parsed field, or what is wrong with it. */
export type Parsed<T> = { readonly value: T } | { readonly message: string; readonly hint: string };

/** MiB per unit; SLURM counts in 1024. A bare number is MiB. */
const UNIT_MIB = { '': 1, B: 1 / 1024 ** 2, K: 1 / 1024, M: 1, G: 1024, T: 1024 ** 2, P: 1024 ** 3 } as const;

/** Memory in whole MiB, rounded up, from `8GB`, `4G`, `1.5TB`, `4096`. */
export function parseMemory(given: number | string): Parsed<number> {
  const text = String(given).trim();
  const match = /^(\d+(?:\.\d+)?)([KMGTP]?)(B?)$/i.exec(text);
  if (!match) {
    return {
      message: `The memory "${text}" cannot be read.`,
      hint: 'Give a number of MiB, or one with a unit: 8GB, 500M, 1.5T.',
    };
  }
  const [, amount = '', letter = '', byte = ''] = match;
  // `letter` is one of the keys by the pattern above.
  const unit = (letter.toUpperCase() || (byte ? 'B' : '')) as keyof typeof UNIT_MIB;
  const mib = Math.ceil(Number(amount) * UNIT_MIB[unit]);
  if (mib === 0) {
    return {
      message: 'The memory is 0, which asks SLURM for the whole memory of a node.',
      hint: 'Give the memory a task needs, or the extra option mem = 0 if the whole node is meant.',
    };
  }
  if (!Number.isSafeInteger(mib))
    return { message: `The memory ${text} is beyond any node.`, hint: 'Give the memory a task needs.' };
  return { value: mib };
}
