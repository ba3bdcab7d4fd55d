// `npm test`: everything, on a fresh clone. The last line says how many checks passed and failed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringUp } from '../e2e/cluster/bring-up.mjs';
import { freshDir } from '../e2e/cluster/cluster-state.mjs';
import { whyNoCluster } from '../e2e/cluster/missing-parts.mjs';
import { takeDown } from '../e2e/cluster/take-down.mjs';
import { findChromium } from '../e2e/find-chromium.mjs';
import { pnpm } from './pnpm.mjs';
import { buildWhenChanged, installWhenChanged } from './prepare.mjs';
import { clusterEnv } from './test/cluster-env.mjs';
import { installDebianPackages } from './test/debian-packages.mjs';
import { runFaults, takeDownFaults } from './test/faults-part.mjs';
import { outcomeTable, runPart } from './test/outcome.mjs';
import { runPipefunc } from './test/pipefunc-part.mjs';
import { runPlaywright } from './test/playwright-part.mjs';
import { endAllPrograms, runProgram } from './test/run-program.mjs';
import { runVitest } from './test/vitest-part.mjs';
import { allPythons, runWorkerTests } from './test/worker-part.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const clusterDir = freshDir();
const SLURM_TESTS = '**/*.slurm.test.ts';

/** @type {import('./test/outcome.mjs').Outcome[]} */
const outcomes = [];

for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(name, () => {
    endAllPrograms();
    void Promise.all([takeDown(clusterDir), takeDownFaults()]).finally(() => process.exit(130));
  });
}

await installDebianPackages();
const installed = await installWhenChanged(root, { show: true });

await check('build', async () => {
  await buildWhenChanged(root, installed);
  return { code: 0, output: '' };
});
await check('typecheck', () => pnpm(root, ['typecheck']));
await check('lint', () => pnpm(root, ['lint']));
await check('unused code', () => runProgram(join(root, 'node_modules/.bin/knip'), [], { cwd: root }));
await part('unit tests', () => runVitest(root, ['--exclude', SLURM_TESTS]));

const cluster = await startCluster();
const slurmTests = slurmTestFiles();
if (slurmTests.length > 0) {
  await part('SLURM tests', () =>
    cluster.up ? runVitest(root, slurmTests, clusterEnv(cluster.up)) : leaveOut(cluster.why),
  );
}
const pythons = allPythons();
if (pythons.length === 0) await part('worker tests', () => leaveOut('no Python 3.8 or newer was found'));
for (const python of pythons) await part(`worker, Python ${python.version}`, () => runWorkerTests(root, python));
await part('PipeFunc', () => runPipefunc());

await part('end to end', async () => {
  if (!findChromium()) return leaveOut('no Chromium was found, install it with: apt-get install chromium');
  const result = await runPlaywright(root, cluster.up ? clusterEnv(cluster.up) : process.env);
  return cluster.up ? result : { ...result, leftOut: cluster.why };
});
await takeDown(clusterDir);
await part('failures', () => runFaults(root));

console.log(`\n${outcomeTable(outcomes)}`);
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
const incomplete = process.env['CI'] === 'true' && outcomes.some((outcome) => outcome.leftOut);
if (incomplete) console.log('With CI=true nothing may be left out: this counts as a failure.');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || incomplete ? 1 : 0;

/**
 * @param {string} runner
 * @param {Parameters<typeof runPart>[1]} work
 */
async function part(runner, work) {
  outcomes.push(await runPart(runner, work));
}

/**
 * A part that is one check: it holds or it does not.
 *
 * @param {string} runner
 * @param {() => Promise<{ code: number, output: string }>} work
 */
async function check(runner, work) {
  await part(runner, async () => {
    const { code, output } = await work();
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
  });
}

/** @param {string} why */
async function leaveOut(why) {
  return { passed: 0, failed: 0, leftOut: why };
}

/** @returns {Promise<{ up: import('../e2e/cluster/cluster-state.mjs').Cluster, why: '' } | { up: null, why: string }>} */
async function startCluster() {
  const why = whyNoCluster();
  if (why) return { up: null, why };
  try {
    return { up: await bringUp(clusterDir), why: '' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    outcomes.push({ runner: 'test cluster', passed: 0, failed: 1, seconds: 0 });
    console.log(message);
    return { up: null, why: 'the test cluster did not come up' };
  }
}

function slurmTestFiles() {
  const files = readdirSync(join(root, 'apps/server/src'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.slurm.test.ts')).map((file) => join('apps/server/src', file));
}
