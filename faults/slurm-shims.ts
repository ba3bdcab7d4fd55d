import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../e2e/cluster/find-program.mjs';

const COMMANDS = ['sbatch', 'squeue', 'sacct', 'scancel', 'scontrol', 'sinfo', 'sacctmgr', 'sstat'];

export type SlurmCommand = 'sbatch' | 'squeue' | 'sacct' | 'scancel' | 'scontrol';

/**
 * A folder of SLURM's commands for a profile; those named in `instead` do something of their own.
 *
 * @param instead - shell lines by command, with the real one in `$real`; without an `exec` or `exit` the real one follows.
 *   Every call of these commands is counted.
 */
export function makeShims(folder: string, instead: Partial<Record<SlurmCommand, string>>) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  for (const name of COMMANDS) {
    const real = findProgram(name);
    if (real === null) continue;
    const lines = instead[name as SlurmCommand];
    if (lines === undefined) {
      symlinkSync(real, join(folder, name));
      continue;
    }
    const calls = join(folder, `${name}.calls`);
    appendFileSync(calls, '');
    chmodSync(calls, 0o666);
    const script = `#!/bin/sh\nreal=${real}\ndate +%s.%N >>${calls}\n${lines}\nexec $real "$@"\n`;
    writeFileSync(join(folder, name), script, { mode: 0o755 });
  }
  return {
    folder,
    /** When a command was called, epoch seconds. */
    calls: (name: SlurmCommand): number[] =>
      readFileSync(join(folder, `${name}.calls`), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(Number),
    /** A file beside the commands, by which a shim and a case tell each other something. */
    flag(name: string) {
      const path = join(folder, name);
      return { path, isUp: () => existsSync(path), raise: () => writeFileSync(path, ''), lower: () => rmSync(path) };
    },
  };
}
