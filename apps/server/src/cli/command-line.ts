import { compileCommand } from './compile-command.ts';
import { importCommand } from './import-command.ts';
import { profileCommand } from './profile-command.ts';
import { runCommand } from './run-command.ts';
import { cancelCommand, resultsCommand, retryCommand, runsCommand, statusCommand } from './run-commands.ts';
import { serve } from './serve.ts';
import { UsageError } from './usage-error.ts';

const HELP = `gridloom: draw parameter sweeps, run them on SLURM, watch every element

  serve [--port 7717] [--no-open]                 the page
  compile PIPELINE [--inputs FILE] [--profile P] [--json]
  run PIPELINE [--inputs FILE] [--profile P] [--json]
                                                  exit 0 done, 2 done with failures, 3 refused
  runs [--json]                                   all runs
  status RUN [--json]                             elements by state, for each stage
  results RUN [OUTPUT] [--format json|csv|npy|npz] [--out FILE]
  cancel RUN
  retry RUN                                       computes what failed again, and nothing else
  profile list | add ... | test P                 where to run
  import FILE.py [--save] [--out FILE.json]       a pipeline from PipeFunc's Python

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
  profile: profileCommand,
  import: importCommand,
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
