import { constantOf } from '../file/constant.ts';
import { withGiven } from '../file/given-names.ts';
import type { Loop } from '../file/loops.ts';
import { codeOf } from '../file/python-file.ts';
import type { Script } from '../objects/script-values.ts';

/** Runs `body` with the names of a loop set to each of what it runs over; false when that is not known. */
export function followLoop(script: Script, loop: Loop, body: () => void): boolean {
  const { file } = script;
  const constant = constantOf(file, loop.over)?.value;
  if (Array.isArray(constant)) {
    return constant.every((item) =>
      withGiven(file, loop.variables, item, () => {
        body();
        return true;
      }),
    );
  }
  const over = script.evaluate(script, loop.over);
  const [variable, ...others] = loop.variables;
  if (over.kind !== 'list' || over.items.some((item) => item.kind === 'unknown')) return false;
  if (!variable || others.length > 0) return false;
  // The body may add to the list.
  for (const item of over.items.slice()) {
    script.names.set(codeOf(file, variable), item);
    body();
  }
  return true;
}
