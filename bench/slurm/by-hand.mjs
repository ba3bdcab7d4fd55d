import { slurmEnv } from '../../e2e/cluster/cluster-state.mjs';
import { mustRun } from '../../e2e/cluster/run-command.mjs';

const PYTHON = '/usr/bin/python3';
/** A loop over 1,000 elements that keeps its results: what a user writes who has no driver. */
const loop = (from, to) =>
  `${PYTHON} -c "import json; v = json.load(open('${from}')); json.dump([x * x for x in v], open('${to}', 'w'))"`;

/**
 * What the same work takes with sbatch alone: no records, no retries, nobody who watches.
 *
 * @param {import('../../e2e/cluster/cluster-state.mjs').Cluster} cluster
 */
export function byHand(cluster) {
  const env = slurmEnv(cluster);
  const plain = ['--parsable', '--output=/dev/null', '--mem=100M', '--time=30', '--chdir=/tmp'];

  async function sbatch(options, command) {
    return (await mustRun('sbatch', [...plain, ...options, '--wrap', command], { env })).trim();
  }

  /** Until the queue is empty. */
  async function drained() {
    while ((await mustRun('squeue', ['-h', '-t', 'PD,R,CG,CF', '-o', '%i'], { env })).trim() !== '') {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  return {
    async array(count) {
      await sbatch([`--array=0-${count - 1}`], `${PYTHON} -c pass`);
      await drained();
    },
    async chain(count) {
      const first = await sbatch([`--array=0-${count - 1}`], `${PYTHON} -c pass`);
      await sbatch([`--array=0-${count - 1}`, `--dependency=aftercorr:${first}`], `${PYTHON} -c pass`);
      await drained();
    },
    async stages(folder) {
      await mustRun('sh', [
        '-c',
        `mkdir -p ${folder} && ${PYTHON} -c "import json; json.dump(list(range(1000)), open('${folder}/0', 'w'))"`,
      ]);
      const first = await sbatch([], loop(`${folder}/0`, `${folder}/1`));
      const second = await sbatch([`--dependency=afterok:${first}`], loop(`${folder}/1`, `${folder}/2`));
      await sbatch([`--dependency=afterok:${second}`], loop(`${folder}/2`, `${folder}/3`));
      await drained();
    },
    drained,
  };
}
