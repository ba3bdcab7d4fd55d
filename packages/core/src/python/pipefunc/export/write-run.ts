import { pythonDict } from './python-text.ts';
import { importFrom, type ScriptNames } from './script-names.ts';
import type { WrittenFunctions } from './write-functions.ts';

/** How one node is run: a function by itself, or a nest with all its functions. */
export type ExecutorUse = {
  readonly output: string;
  readonly executor: 'slurm' | 'local';
  readonly chunkSize: number | null;
};

/** The end of the script: it runs here, or with `--slurm` on the cluster with PipeFunc's executors by output. */
export function writeRun(
  { executors }: Pick<WrittenFunctions, 'executors'>,
  names: ScriptNames,
): { readonly text: string; readonly usesPool: boolean } {
  const slurm = names.pipefunc.get('SlurmExecutor') ?? '';
  const pool = `${names.pipefunc.get('ProcessPoolExecutor')}()`;
  const usesPool = executors.some(({ executor }) => executor === 'local');
  const isAlike = executors.every(({ executor, chunkSize }) => executor === 'slurm' && chunkSize === null);
  const written = executors.flatMap(({ output, executor, chunkSize }): (readonly [string, string])[] => {
    if (executor === 'local') return [[output, pool]];
    return chunkSize === null ? [] : [[output, `${slurm}(size_per_learner=${chunkSize})`]];
  });
  const all = `${slurm}()`;
  const value = isAlike ? all : pythonDict([...written, ['', all] as const]);
  const [name, result] = [names.fresh('name'), names.fresh('result')];
  const text = `if __name__ == "__main__":
    if "--slurm" in ${names.sys}.argv:
        ${importFrom('adaptive_scheduler', ['SlurmExecutor'], names.pipefunc)}

        ${names.executor} = ${value}
        ${names.results} = ${names.pipeline}.map_async(
            ${names.inputs}, run_folder="run_folder", executor=${names.executor}, error_handling="continue", start=False
        ).result()
    else:
        ${names.results} = ${names.pipeline}.map(
            ${names.inputs}, run_folder="run_folder", error_handling="continue", parallel=False
        )
    for ${name}, ${result} in ${names.results}.items():
        print(${name}, "=", ${result}.output)`;
  return { text, usesPool };
}
