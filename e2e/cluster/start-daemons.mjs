import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { slurmEnv } from './cluster-state.mjs';
import { until } from './daemons.mjs';
import { findProgram } from './find-program.mjs';
import { mustRun, runCommand } from './run-command.mjs';

/** SLURM's account to which everybody here belongs. */
const ACCOUNT = 'lab';

/** @param {string} dir */
export async function startMunge(dir) {
  const files = [
    `--key-file=${dir}/munge/key`,
    `--socket=${dir}/run/munge.socket`,
    `--pid-file=${dir}/run/munged.pid`,
    `--log-file=${dir}/log/munged.log`,
    `--seed-file=${dir}/munge/seed`,
  ];
  await mustRun(findProgram('munged') ?? 'munged', ['--force', '--num-threads=4', ...files]);
}

/**
 * @param {string} dir
 * @param {import('./config-files.mjs').Layout} layout
 */
export async function startDatabase(dir, layout) {
  await mustRun('chown', ['mysql:', join(dir, 'db')]);
  const defaults = `--defaults-file=${dir}/etc/my.cnf`;
  const install = ['--auth-root-authentication-method=socket', '--skip-test-db', '--user=mysql'];
  await mustRun(findProgram('mariadb-install-db') ?? 'mariadb-install-db', [defaults, ...install]);
  const out = openSync(join(dir, 'log/mariadbd.out'), 'a');
  // MariaDB does not put itself into the background.
  spawn(findProgram('mariadbd') ?? 'mariadbd', [defaults], { detached: true, stdio: ['ignore', out, out] }).unref();
  /** @param {string} sql */
  const ask = (sql) => runCommand('mariadb', [defaults, `--socket=${dir}/db/socket`, '-uroot', '-e', sql]);
  await until('Starting MariaDB', async () => (await ask('select 1')).code === 0);
  const grant = ['127.0.0.1', 'localhost'].map(
    (host) =>
      `create user slurm@'${host}' identified by '${layout.dbPassword}'; grant all on slurm_acct_db.* to slurm@'${host}'`,
  );
  const { code, stderr } = await ask(`create database slurm_acct_db; ${grant.join('; ')}`);
  if (code !== 0) throw new Error(`MariaDB refused to make SLURM's database: ${stderr.trim()}`);
}

/** @param {string} dir */
export async function startSshd(dir) {
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 }); // sshd insists on this one
  const sshd = findProgram('sshd') ?? '/usr/sbin/sshd';
  await mustRun(sshd, ['-f', join(dir, 'etc/sshd_config'), '-E', join(dir, 'log/sshd.log')]);
}

/**
 * @param {import('./cluster-state.mjs').Cluster} cluster
 * @param {string} name
 */
export async function startAccounting(cluster, name) {
  const env = slurmEnv(cluster);
  await mustRun(findProgram('slurmdbd') ?? 'slurmdbd', [], { env });
  /** @param {string[]} args */
  const sacctmgr = (...args) => runCommand('sacctmgr', ['--immediate', '--quiet', ...args], { env });
  // slurmctld refuses its first start without slurmdbd.
  await until('Starting slurmdbd', async () => (await sacctmgr('show', 'cluster')).code === 0);
  await sacctmgr('add', 'cluster', name);
  await sacctmgr('add', 'account', ACCOUNT);
  const users = [cluster.user, 'root', process.env['SUDO_USER']].filter((user) => user !== undefined);
  await sacctmgr('add', 'user', [...new Set(users)].join(','), `account=${ACCOUNT}`);
}

/** @param {import('./cluster-state.mjs').Cluster} cluster */
export async function startSlurm(cluster) {
  const env = slurmEnv(cluster);
  await mustRun(findProgram('slurmctld') ?? 'slurmctld', [], { env });
  for (const node of cluster.nodes) await mustRun(findProgram('slurmd') ?? 'slurmd', ['-N', node], { env });
  await until('Waiting for idle nodes', async () => {
    const { stdout } = await runCommand('sinfo', ['-h', '-N', '-p', 'main', '-t', 'idle', '-o', '%N'], { env });
    return stdout.split('\n').filter(Boolean).length === cluster.nodes.length;
  });
}
