import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DEFAULT_DIR } from '../../e2e/cluster/cluster-state.mjs';
import { whyNoCluster } from '../../e2e/cluster/missing-parts.mjs';
import { takeDown } from '../../e2e/cluster/take-down.mjs';
import { FAULTS } from '../../faults/faults.mjs';
import { outdated, writePage } from '../../faults/reliability-page.mjs';
import { buildWhenChanged, installWhenChanged } from '../prepare.mjs';
import { reportOfVitest } from './vitest-part.mjs';

/** Ends the names of the clusters that this process had brought up. */
const MARK = `-faults-${process.pid}`;

/** Takes down the clusters of cases that were interrupted. */
export async function takeDownFaults() {
  const folder = dirname(DEFAULT_DIR);
  const left = readdirSync(folder).filter((name) => name.endsWith(MARK));
  await Promise.all(left.map((name) => takeDown(join(folder, name))));
}

/**
 * Runs the suite of failures, each on private clusters that it brings up by itself. A failure of the list without a case
 * counts as failed.
 *
 * @param {string} root
 * @param {{ numbers?: readonly number[], page?: boolean }} [options] `numbers`: only these failures; `page`: write
 *   docs/reliability.md
 * @returns {Promise<{ passed: number, failed: number, output?: string, leftOut?: string }>}
 */
export async function runFaults(root, { numbers = [], page = false } = {}) {
  const why = whyNoCluster();
  if (why) return { passed: 0, failed: 0, leftOut: why };
  const only = numbers.length > 0 ? ['-t', `^(${numbers.join('|')})\\.`] : [];
  const args = ['--config', join(root, 'faults/vitest.config.ts'), ...only];
  const env = { ...process.env, GRIDLOOM_FAULTS_MARK: MARK };
  const { report, code, output } = await reportOfVitest(root, args, { env, minutes: 40 });
  await takeDownFaults();
  if (!report) return { passed: 0, failed: 1, output };
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(readResult));
  const missing =
    numbers.length > 0 ? [] : FAULTS.filter(({ number }) => !results.some(({ fault }) => fault === number));
  for (const { number, failure } of missing) console.log(`   no case for failure ${number}: ${failure}`);
  if (page) writePage(results);
  const old = page ? [] : outdated();
  for (const sentence of old) console.log(`   ${sentence} \`npm run test:faults -- --page\` writes it again.`);
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = results.filter(({ holds }) => !holds).length + broken.length + missing.length + old.length;
  return {
    passed: results.filter(({ holds }) => holds).length,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    output,
  };
}

/**
 * @param {import('./vitest-part.mjs').VitestReport['testResults'][number]['assertionResults'][number]} test
 * @returns {import('../../faults/reliability-page.mjs').CaseResult[]} none for a case that was not chosen
 */
function readResult({ title, status, duration }) {
  const [, number, fact = ''] = /^(\d+)\. (.*)$/.exec(title) ?? [];
  if (number === undefined || (status !== 'passed' && status !== 'failed')) return [];
  return [{ fault: Number(number), fact, holds: status === 'passed', seconds: (duration ?? 0) / 1000 }];
}

/** `npm run test:faults [-- NUMBER... --page]` */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { values, positionals } = parseArgs({ options: { page: { type: 'boolean' } }, allowPositionals: true });
  await buildWhenChanged(root, await installWhenChanged(root));
  const result = await runFaults(root, { numbers: positionals.map(Number), page: values.page ?? false });
  console.log(result.output ?? '');
  if (result.leftOut) console.log(`left out: ${result.leftOut}`);
  console.log(`${result.passed} passed, ${result.failed} failed`);
  process.exitCode = result.failed > 0 ? 1 : 0;
}
