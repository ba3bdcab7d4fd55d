import { compileCommand } from './compile-command.ts';
import { cancelCommand, controlCommand, retryCommand } from './control-commands.ts';
import { exportCommand } from './export-command.ts';
import { archiveCommand, deleteCommand, foldersCommand, restoreCommand } from './folder-commands.ts';
import { importCommand } from './import-command.ts';
import { mapspecCommand } from './mapspec-command.ts';
import { profileCommand } from './profile-command.ts';
import { runCommand } from './run-command.ts';
import { resultsCommand, runsCommand, statusCommand } from './run-commands.ts';
import { serve } from './serve.ts';
import { downloadCommand, uploadCommand } from './transfer-commands.ts';
import { UsageError } from './usage-error.ts';

const HELP = `gridloom: draw parameter sweeps, run them on SLURM, watch every element

  serve [--port 7717] [--no-open]                 the page
  compile PIPELINE [--inputs FILE] [--profile P] [--json]
                                                  the plan, or everything that is wrong
  run PIPELINE [--inputs FILE] [--profile P] [--json]
                                                  exit 0 done, 2 done with failures, 3 refused
    of both: [--to OUTPUT]...                     what these outputs need, and nothing else
             [--only AXIS=START:STOP]...          part of an axis; the rest can be computed later
             [--given FILE]                       outputs that are not computed, as JSON {"output": value}
             [--fresh]                            takes nothing over from earlier runs
  runs [--json]                                   all runs
  status RUN [--json]                             elements by state, for each stage
  results RUN [OUTPUT] [--format json|csv|npy|npz] [--out FILE]
  cancel RUN                                      all of it, or a part
  retry RUN [--rest] [--state failed]...          computes what failed again, or what --only left out
            [--memory M] [--time T] [--cpus N] [--gpus N] [--partition P] [--chunk N]
    of both: [--stage STAGE]... [--elements STAGE=START:STOP,...]
  hold RUN | release RUN                          nothing more starts, until it is released
  resume RUN                                      goes on after too much went wrong in a row
  download RUN [OUTPUT]... --out FILE [--format json|csv|npy|npz] [--folder]
                                                  results, or the run folder as a tar; goes on where it was cut off
  upload FILE [--profile P] [--pipeline ID]       a file for a reference input; prints its path there
  folders [--profile P] [--json]                  run folders with their sizes
  archive RUN... | restore RUN... | delete RUN... --yes, each with [--profile P]
                                                  packs, unpacks and deletes run folders
  profile list | add ... | test P | hosts         where to run; hosts are those of ~/.ssh/config
  import FILE.py [--save] [--out FILE.json] [--json]
                                                  a pipeline from PipeFunc's Python
  export PIPELINE --to pipefunc [--out FILE.py]   a script that runs with PipeFunc
  export PIPELINE --to sbatch --out FOLDER [--profile P]
                                                  sbatch scripts and submit.sh, without Gridloom
  mapspec "x[i], y[j] -> z[i, j]" [--json]        what a mapspec means, or what is wrong with it

PIPELINE is a Gridloom JSON file, a .py file, or the name of a saved pipeline. RUN is an id, its beginning, or "last".
--data FOLDER keeps pipelines and runs elsewhere; so does the variable GRIDLOOM_DATA.`;

const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  serve,
  compile: compileCommand,
  run: runCommand,
  runs: runsCommand,
  status: statusCommand,
  results: resultsCommand,
  cancel: cancelCommand,
  retry: retryCommand,
  hold: controlCommand('hold'),
  release: controlCommand('release'),
  resume: controlCommand('resume'),
  download: downloadCommand,
  upload: uploadCommand,
  folders: foldersCommand,
  delete: deleteCommand,
  archive: archiveCommand,
  restore: restoreCommand,
  profile: profileCommand,
  import: importCommand,
  export: exportCommand,
  mapspec: mapspecCommand,
};

/** Runs one command; answers its exit code. */
export async function commandLine([name = 'help', ...argv]: readonly string[]): Promise<number> {
  if (name === 'help' || name === '--help' || name === '-h') {
    console.log(HELP);
    return 0;
  }
  if (name === '--version') {
    console.log(process.env['GRIDLOOM_VERSION'] ?? 'development');
    return 0;
  }
  const command = COMMANDS[name];
  if (!command) throw new UsageError(`There is no command "${name}".\n\n${HELP}`);
  return command(argv);
}
