import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runProgram } from './run-program.mjs';

/**
 * The part of vitest's JSON report that is read here.
 *
 * @typedef {object} VitestReport
 * @property {{ name: string, status: string, message: string, assertionResults: { title: string, status: string, fullName: string, duration?: number | null, failureMessages: string[] | null }[] }[]} testResults one a file
 */

/**
 * @param {string} root
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function runVitest(root, args, env = process.env) {
  const { report, code, output } = await reportOfVitest(root, args, { env, minutes: 15 });
  if (!report) return { passed: 0, failed: 1, output };
  return { ...countVitest(root, report, code), output };
}

/**
 * What vitest reports of the tests that `args` name; no report when it crashed, which `output` says.
 *
 * @param {string} root
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, minutes: number }} options
 */
export async function reportOfVitest(root, args, { env, minutes }) {
  const file = join(root, 'test-results', `vitest-${process.pid}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const program = join(root, 'node_modules/.bin/vitest');
  const { code, output } = await runProgram(program, ['run', ...reporters, ...args], { cwd: root, env, minutes });
  try {
    /** @type {VitestReport} */
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return { report, code, output };
  } catch {
    return { report: null, code, output: `${output}\nvitest crashed (exit code ${code}).` };
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} root
 * @param {VitestReport} report
 * @param {number} code exit code of vitest
 */
function countVitest(root, report, code) {
  const tests = report.testResults.flatMap((result) => result.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed').length;
  // A file that cannot be loaded fails without having a test.
  const broken = report.testResults.filter(
    (result) => result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  );
  for (const { name } of broken) console.log(`   cannot be run: ${relative(root, name)}`);
  const failed = tests.filter((test) => test.status === 'failed').length + broken.length;
  return {
    passed,
    // An error outside of any test makes vitest exit with 1 while all tests pass.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    leftOut: skipped > 0 ? `${skipped} tests are marked as skipped` : undefined,
  };
}
