import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../e2e/cluster/find-program.mjs';
import { missingPackages } from '../../e2e/cluster/missing-parts.mjs';
import { mustRun, runCommand } from '../../e2e/cluster/run-command.mjs';
import { findChromium } from '../../e2e/find-chromium.mjs';

/** Says no to every daemon that a package wants to start while it is installed. */
const POLICY = '/usr/sbin/policy-rc.d';
const KEPT_POLICY = `${POLICY}.before-gridloom-tests`;

/**
 * Installs what the tests against a real SLURM and a real browser need, where that is possible without asking: on Debian
 * or its like, as root or with a sudo that wants no password. Elsewhere nothing is changed; the parts that miss something
 * say so by themselves.
 */
export async function installDebianPackages() {
  if (process.platform !== 'linux') return;
  const wanted = [
    ...missingPackages(),
    ...(findChromium() ? [] : ['chromium']),
    ...(canMakeEnvironments() ? [] : ['python3-venv']),
    ...missingForLogins(),
    // A login node that sees files late.
    ...(findProgram('sshfs') ? [] : ['sshfs']),
  ];
  if (wanted.length === 0) return;
  if (isDebian() && process.getuid?.() === 0) return installAsRoot(wanted);
  if (isDebian() && (await sudoWorks())) {
    const again = ['-n', process.execPath, fileURLToPath(import.meta.url)];
    await mustRun('sudo', again, { timeoutMs: 11 * 60_000 });
    return;
  }
  console.log(`Not installed: ${wanted.join(' ')}. On Debian, as root: apt-get install ${wanted.join(' ')}`);
}

/** Login shells that are no POSIX shells, and a second factor: what the tests log in with. */
function missingForLogins() {
  const shells = ['tcsh', 'fish'].filter((name) => !findProgram(name));
  const factor = ['/lib', '/usr/lib']
    .flatMap((lib) => ['x86_64', 'aarch64'].map((machine) => `${lib}/${machine}-linux-gnu/security`))
    .some((folder) => existsSync(`${folder}/pam_google_authenticator.so`));
  return [...shells, ...(factor ? [] : ['libpam-google-authenticator'])];
}

/** True where the system's Python can make the environment that holds PipeFunc; Debian has that in a package of its own. */
function canMakeEnvironments() {
  return spawnSync('python3', ['-c', 'import ensurepip, venv']).status === 0;
}

/** @param {readonly string[]} wanted */
async function installAsRoot(wanted) {
  console.log(`Installing ${wanted.join(' ')} (about a minute) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, timeoutMs: 10 * 60_000 };
  const restore = forbidDaemons();
  try {
    await runCommand('apt-get', ['-qq', 'update'], options);
    const quiet = ['-qq', '-y', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=120'];
    await mustRun('apt-get', [...quiet, 'install', ...wanted], options);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  } finally {
    restore();
  }
}

async function sudoWorks() {
  try {
    return (await runCommand('sudo', ['-n', 'true'], { timeoutMs: 10_000 })).code === 0;
  } catch {
    // There is no sudo.
    return false;
  }
}

function isDebian() {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID(_LIKE)?=.*debian/m.test(readFileSync(file, 'utf8')) && existsSync('/usr/bin/apt-get');
}

/** @returns {() => void} puts back what was there */
function forbidDaemons() {
  if (existsSync(POLICY)) renameSync(POLICY, KEPT_POLICY);
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => {
    rmSync(POLICY, { force: true });
    if (existsSync(KEPT_POLICY)) renameSync(KEPT_POLICY, POLICY);
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await installDebianPackages();
