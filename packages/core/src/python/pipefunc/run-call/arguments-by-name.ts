import type { Json } from '../../../pipeline/index.ts';
import type { CallArguments } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import type { PythonFile } from '../file/python-file.ts';

/** Constant arguments of a call by the names of its parameters; null when one is no constant or has no such name. */
export function argumentsByName(
  file: PythonFile,
  args: CallArguments,
  names: readonly string[],
): ReadonlyMap<string, Json> | null {
  const values = new Map<string, Json>();
  if (args.positional.length > names.length || args.others.length > 0) return null;
  const given = [...args.positional.entries()].map(([index, node]) => [names[index] ?? '', node] as const);
  for (const [name, node] of [...given, ...args.keywords]) {
    const constant = constantOf(file, node);
    if (!constant || !names.includes(name) || values.has(name)) return null;
    values.set(name, constant.value);
  }
  return values;
}
