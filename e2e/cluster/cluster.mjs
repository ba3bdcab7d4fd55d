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
            --set NAME=VALUE     a setting of slurm.conf, as MaxArraySize=51; may be repeated
            --no-accounting      without slurmdbd
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
    options: {
      set: { type: 'string', multiple: true, default: [] },
      'no-accounting': { type: 'boolean', default: false },
      'noisy-shell': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const [command, dir = DEFAULT_DIR] = positionals;
  if (command === 'up') {
    const why = whyNoCluster();
    if (why) {
      console.error(`No test cluster: ${why}.`);
      return 3;
    }
    const cluster = await bringUp(dir, {
      settings: Object.fromEntries(values.set.map(nameAndValue)),
      accounting: !values['no-accounting'],
      noisyShell: values['noisy-shell'],
    });
    console.log(JSON.stringify(cluster, null, 2));
    console.error(`Use it with: export SLURM_CONF=${cluster.slurmConf}`);
    console.error(`Log in with: ssh -i ${cluster.keyFile} -p ${cluster.port} ${cluster.user}@${cluster.host}`);
    return 0;
  }
  if (command === 'down') {
    if (!(await takeDown(dir, { keepFolder: values.keep }))) console.error(`There is no cluster in ${dir}.`);
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

/**
 * @param {string} text
 * @returns {[string, string]}
 */
function nameAndValue(text) {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`--set ${text} is not NAME=VALUE.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
