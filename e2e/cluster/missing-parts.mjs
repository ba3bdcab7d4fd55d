import { existsSync } from 'node:fs';
import { arch } from 'node:os';
import { findProgram } from './find-program.mjs';

/** The Debian package of each program that a cluster is made of. */
const PACKAGE_OF = {
  munged: 'munge',
  slurmctld: 'slurmctld',
  slurmd: 'slurmd',
  sbatch: 'slurm-client',
  slurmdbd: 'slurmdbd',
  mariadbd: 'mariadb-server',
  'mariadb-install-db': 'mariadb-server',
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
};

/** slurmdbd's driver for MariaDB is a plugin, not a program. */
const PLUGIN_FOLDERS = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** @returns {string[]} Debian packages to install before a cluster can be brought up */
export function missingPackages() {
  /** @type {Set<string>} */
  const missing = new Set();
  for (const [program, name] of Object.entries(PACKAGE_OF)) if (!findProgram(program)) missing.add(name);
  const folder = Object.entries(PLUGIN_FOLDERS).find(([name]) => name === arch())?.[1];
  if (folder && !existsSync(`/usr/lib/${folder}/slurm-wlm/accounting_storage_mysql.so`)) {
    missing.add('slurm-wlm-mysql-plugin');
  }
  // The jobs of the test user find Python on the plain PATH of a login, whatever the caller's PATH says.
  if (!existsSync('/usr/bin/python3')) missing.add('python3');
  return [...missing];
}

/** @returns {string | null} one line saying why no cluster can be brought up here, `null` when one can */
export function whyNoCluster() {
  if (process.platform !== 'linux') return `a test cluster needs Linux, this is ${process.platform}`;
  const packages = missingPackages();
  if (packages.length > 0) return `programs are missing, install them with: apt-get install ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) return 'a test cluster needs root: it starts daemons and makes a user';
  return null;
}
