import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readCluster, stateFile } from './cluster-state.mjs';
import { cgroupConf, mariadbConf, slurmConf, slurmdbdConf, sshdConf } from './config-files.mjs';
import { isAlive } from './daemons.mjs';
import { freePorts } from './free-ports.mjs';
import { whyNoCluster } from './missing-parts.mjs';
import { mustRun } from './run-command.mjs';
import { startAccounting, startDatabase, startMunge, startSlurm, startSshd } from './start-daemons.mjs';
import { takeDown } from './take-down.mjs';
import { makeTestUser, uidOf } from './test-user.mjs';

const NODES = ['n1', 'n2'];

/**
 * What is unlike an ordinary cluster.
 *
 * @typedef {object} ClusterOptions
 * @property {boolean} [noisyShell] the user's .bashrc prints, as some do
 * @property {boolean} [accounting] false: no slurmdbd, as on small clusters
 * @property {Readonly<Record<string, string>>} [settings] of slurm.conf, by name
 * @property {readonly string[]} [partitions] further lines of slurm.conf
 * @property {readonly string[]} [sshd] lines of sshd_config
 */

/**
 * Brings up a private SLURM with accounting and an sshd in front of it, on loopback and free ports; nothing of the
 * machine's own SLURM or sshd is touched. A cluster that is up already is given back as it is.
 *
 * @param {string} folder takes everything; made by this
 * @param {ClusterOptions} [options]
 * @returns {Promise<import('./cluster-state.mjs').Cluster>}
 */
export async function bringUp(folder, options = {}) {
  const { noisyShell = false, accounting = true, settings = {}, partitions = [], sshd = [] } = options;
  const why = whyNoCluster();
  if (why) throw new Error(`No test cluster: ${why}.`);
  const dir = resolve(folder);
  const old = readCluster(dir);
  if (old && isAlive(join(dir, 'run/slurmctld.pid'))) return old;
  if (old) await takeDown(dir);
  if (existsSync(dir) && readdirSync(dir).length > 0) {
    throw new Error(`No test cluster: ${dir} is not empty; give a folder that does not exist yet.`);
  }
  const closed = closedParent(dir);
  if (closed) throw new Error(`No test cluster: ${closed} is closed to other users; give a folder in an open place.`);
  const umask = process.umask(0o022);
  makeFolders(dir);
  /** @type {import('./cluster-state.mjs').Cluster} */
  const cluster = {
    dir,
    slurmConf: join(dir, 'etc/slurm.conf'),
    nodes: NODES,
    host: '127.0.0.1',
    port: 0,
    user: '',
    keyFile: join(dir, 'ssh/client_key'),
    hostKey: '',
    root: join(dir, 'home/gridloom-runs'),
    hereRoot: join(dir, 'here'),
    broughtUpBy: process.pid,
  };
  try {
    const user = await makeTestUser(join(dir, 'home'));
    cluster.user = user;
    const [ctld = 0, dbd = 0, db = 0, ssh = 0, ...slurmd] = await freePorts(4 + NODES.length);
    const ports = { ctld, dbd, db, ssh, slurmd };
    const name = `gl${ctld}`;
    const dbPassword = randomBytes(12).toString('hex');
    const layout = { dir, name, ports, user, dbPassword, accounting, settings, partitions, sshd };
    cluster.port = ssh;
    cluster.hostKey = await makeKeys(dir);
    // From here on `takeDown` finds what there is to stop, whatever goes wrong.
    writeFileSync(stateFile(dir), JSON.stringify(cluster, null, 2));
    writeConfiguration(dir, layout);
    await makeHome(cluster, noisyShell);
    await startMunge(dir);
    await Promise.all([accounting ? startDatabase(dir, layout) : null, startSshd(dir)]);
    if (accounting) await startAccounting(cluster, name);
    await startSlurm(cluster);
    return cluster;
  } catch (error) {
    const message = `${error instanceof Error ? error.message : String(error)}\n${logEnds(dir)}`;
    writeFileSync(stateFile(dir), JSON.stringify(cluster, null, 2));
    await takeDown(dir);
    throw new Error(`The test cluster did not come up: ${message}`, { cause: error });
  } finally {
    process.umask(umask);
  }
}

/**
 * @param {string} dir
 * @returns {string | null} a folder above it that the database's user or the test user cannot pass
 */
function closedParent(dir) {
  const parent = dirname(dir);
  if (parent === dir) return null;
  if (existsSync(parent) && (statSync(parent).mode & 0o001) === 0) return parent;
  return closedParent(parent);
}

/** @param {string} dir */
function makeFolders(dir) {
  for (const name of ['etc', 'log', 'run', 'munge', 'ssh', 'spool/ctld', 'spool/n1', 'spool/n2', 'here', 'db']) {
    mkdirSync(join(dir, name), { recursive: true });
  }
  // Whoever logs in must get through to the home, and munge refuses a socket in a folder that others may write.
  for (const name of ['', 'etc', 'run', 'munge', 'ssh', 'spool', 'here']) chmodSync(join(dir, name), 0o755);
}

/**
 * @param {string} dir
 * @param {import('./config-files.mjs').Layout} layout
 */
function writeConfiguration(dir, layout) {
  writeFileSync(join(dir, 'etc/slurm.conf'), slurmConf(layout), { mode: 0o644 });
  writeFileSync(join(dir, 'etc/cgroup.conf'), cgroupConf(), { mode: 0o644 });
  writeFileSync(join(dir, 'etc/slurmdbd.conf'), slurmdbdConf(layout), { mode: 0o600 });
  writeFileSync(join(dir, 'etc/my.cnf'), mariadbConf(layout), { mode: 0o644 });
  writeFileSync(join(dir, 'etc/sshd_config'), sshdConf(layout));
}

/**
 * @param {string} dir
 * @returns {Promise<string>} fingerprint of the host key
 */
async function makeKeys(dir) {
  writeFileSync(join(dir, 'munge/key'), randomBytes(1024), { mode: 0o400 });
  for (const key of ['host_key', 'client_key']) {
    await mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'gridloom-e2e', '-f', join(dir, 'ssh', key)]);
  }
  writeFileSync(join(dir, 'ssh/authorized_keys'), readFileSync(join(dir, 'ssh/client_key.pub')), { mode: 0o644 });
  // Whoever became root by sudo for this is the one who logs in with the key.
  const { SUDO_UID, SUDO_GID } = process.env;
  if (SUDO_UID && SUDO_GID) {
    chownSync(join(dir, 'ssh/client_key'), Number(SUDO_UID), Number(SUDO_GID));
    chownSync(join(dir, 'here'), Number(SUDO_UID), Number(SUDO_GID));
  }
  const line = await mustRun('ssh-keygen', ['-l', '-f', join(dir, 'ssh/host_key.pub')]);
  return line.split(' ')[1] ?? '';
}

/**
 * @param {import('./cluster-state.mjs').Cluster} cluster
 * @param {boolean} noisyShell
 */
async function makeHome(cluster, noisyShell) {
  const uid = await uidOf(cluster.user);
  if (uid === null) throw new Error(`The test user ${cluster.user} is gone.`);
  const home = join(cluster.dir, 'home');
  if (!noisyShell) return;
  // First, before the line with which Debian's .bashrc leaves shells that are not interactive.
  const bashrc = join(home, '.bashrc');
  const rest = existsSync(bashrc) ? readFileSync(bashrc, 'utf8') : '';
  writeFileSync(bashrc, `echo "Welcome to the cluster: 42 nodes, 3 messages"\n${rest}`);
  chownSync(bashrc, uid, uid);
}

/**
 * The last lines of every log, for the message of a cluster that did not come up.
 *
 * @param {string} dir
 */
function logEnds(dir) {
  const files = [...readdirSync(join(dir, 'log')).map((name) => join(dir, 'log', name)), join(dir, 'db/error.log')];
  return files
    .filter((file) => existsSync(file))
    .map((file) => `--- ${basename(file)}\n${readFileSync(file, 'utf8').split('\n').slice(-12).join('\n')}`)
    .join('\n');
}
