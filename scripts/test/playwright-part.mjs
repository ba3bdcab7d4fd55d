import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';

/**
 * The part of Playwright's JSON report that is read here.
 *
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: { message?: string }[] }} PlaywrightReport
 */

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
export async function runPlaywright(root, env) {
  const file = join(root, 'test-results/e2e.json');
  rmSync(file, { force: true });
  const program = join(root, 'node_modules/.bin/playwright');
  const { code } = await runProgram(program, ['test', '-c', 'e2e'], { cwd: root, env, minutes: 25, show: true });
  /** @type {PlaywrightReport} */
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, output: `Playwright crashed (exit code ${code}).` };
  }
  const { expected, unexpected, flaky, skipped } = report.stats;
  // A test that passes only when repeated is a failure: nobody would look at it otherwise.
  const failed = unexpected + flaky + report.errors.length;
  return {
    passed: expected,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    output: report.errors.map((error) => error.message ?? '').join('\n'),
    leftOut: skipped > 0 ? `${skipped} tests did not run` : undefined,
  };
}
