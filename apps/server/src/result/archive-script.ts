import { posix } from 'node:path';
import { shellQuote } from '@gridloom/core/cluster';

/**
 * The sh script that writes a folder to stdout as a tar archive whose paths begin with the folder's own name. The folder
 * may be written to meanwhile: a file that changed or went away while it was read makes GNU tar end with 1, and the
 * archive is good all the same.
 *
 * @param folder - absolute
 */
export function archiveScript(folder: string): string {
  const [parent, name] = [posix.dirname(folder), posix.basename(folder)];
  return [
    // Other tars answer 1, and an empty archive, for a folder that is not there.
    `[ -d ${shellQuote(folder)} ] || { echo ${shellQuote(`There is no folder ${folder}.`)} >&2; exit 2; }`,
    `tar -C ${shellQuote(parent)} -cf - -- ${shellQuote(name)}; code=$?`,
    '[ "$code" -le 1 ] || exit "$code"',
  ].join('\n');
}
