import { type Profile, shellQuote } from '@gridloom/core/cluster';
import { sbatchScript } from '@gridloom/core/plan';
import { allBatches, excludeNodes, executorOf, type RunState } from '@gridloom/core/run';
import type { Site } from '../cluster/site.ts';

/**
 * The sbatch scripts of a run by batch: those that were submitted as they lie in its folder, the others as they would be.
 *
 * @param profile - as it was when the run began
 */
export async function readScripts(run: RunState, profile: Profile, site: Site): Promise<Record<string, string>> {
  const { interpreter, root } = site;
  const folder = run.folder ?? `${root}/${run.runId}`;
  const submitted = await readSubmitted(site, folder);
  const scripts = allBatches(run).map(({ batch }) => {
    const asked = executorOf(run, batch.stage) === 'slurm' ? excludeNodes(batch, run) : batch;
    return [batch.id, submitted.get(batch.id) ?? sbatchScript(asked, profile, folder, interpreter)];
  });
  return Object.fromEntries(scripts);
}

async function readSubmitted({ shell }: Site, folder: string): Promise<Map<string, string>> {
  const script = [
    `cd ${shellQuote(`${folder}/jobs`)} 2>/dev/null && for job in *.sbatch; do`,
    `  [ -f "$job" ] && printf '%s %s\\n' "$(($(wc -c <"$job")))" "$job" && cat "$job"`,
    'done',
    'true',
  ].join('\n');
  const { stdout } = await shell.run(script);
  const found = new Map<string, string>();
  let at = 0;
  while (at < stdout.length) {
    const end = stdout.indexOf('\n', at);
    const [, bytes, batch] = /^(\d+) (.*)\.sbatch$/.exec(stdout.toString('utf8', at, end)) ?? [];
    if (bytes === undefined || batch === undefined) break;
    at = end + 1 + Number(bytes);
    found.set(batch, stdout.toString('utf8', end + 1, at));
  }
  return found;
}
