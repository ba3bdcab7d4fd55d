#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { bringUp } from './bring-up.mjs';
import { DEFAULT_DIR, readCluster } from './cluster-state.mjs';
import { isAlive, PID_FILES } from './daemons.mjs';
import { whyNoCluster } from './missing-parts.mjs';
import { sacct } from './sacct.mjs';
import { takeDown } from './take-down.mjs';

const USAGE = `Usage: node e2e/cluster/cluster.mjs up|down|status|sacct [DIR]

  up      bring up a private SLURM and sshd on 127.0.0.1, print how to reach them as JSON
            --max-array-size N   SLURM's MaxArraySize (1001)
            --noisy-shell        the user's .bashrc prints a line
  down    take it down: jobs, daemons, user and folder
            --keep               leave the folder with its logs
  status  say which daemons run
  sacct   every job of the cluster as JSON

DIR is ${DEFAULT_DIR} unless given.`;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'max-array-size': { type: 'string' }, 'noisy-shell': { type: 'boolean' }, keep: { type: 'boolean' } },
  });
  const [command, dir = DEFAULT_DIR] = positionals;
  if (command === 'up') {
    const why = whyNoCluster();
    if (why) {
      console.error(`No test cluster: ${why}.`);
      return 3;
    }
    const size = Number(values['max-array-size'] ?? 1001);
    if (!Number.isInteger(size) || size < 2) throw new Error('--max-array-size takes a whole number from 2 up.');
    const cluster = await bringUp(dir, { maxArraySize: size, noisyShell: values['noisy-shell'] ?? false });
    console.log(JSON.stringify(cluster, null, 2));
    console.error(`Use it with: export SLURM_CONF=${cluster.slurmConf}`);
    console.error(`Log in with: ssh -i ${cluster.keyFile} -p ${cluster.port} ${cluster.user}@${cluster.host}`);
    return 0;
  }
  if (command === 'down') {
    if (!(await takeDown(dir, { keepFolder: values.keep ?? false }))) console.error(`There is no cluster in ${dir}.`);
    return 0;
  }
  const cluster = command === 'status' || command === 'sacct' ? readCluster(dir) : null;
  if (command === 'status') {
    const running = PID_FILES.filter((file) => isAlive(`${dir}/${file}`));
    console.log(JSON.stringify({ up: running.length === PID_FILES.length, running, cluster }, null, 2));
    return running.length === PID_FILES.length ? 0 : 1;
  }
  if (command === 'sacct') {
    if (!cluster) throw new Error(`There is no cluster in ${dir}.`);
    console.log(JSON.stringify(await sacct(cluster), null, 2));
    return 0;
  }
  console.error(USAGE);
  return 2;
}
