/**
 * What one runner did.
 *
 * @typedef {object} Outcome
 * @property {string} runner
 * @property {number} passed
 * @property {number} failed a runner that crashed counts as one failure
 * @property {number} seconds
 * @property {string} [leftOut] why (part of) it did not run; under CI this fails the whole
 */

/**
 * Runs a part with a heading before and its figures after it; whatever it throws is one failure.
 *
 * @param {string} runner
 * @param {() => Promise<{ passed: number, failed: number, leftOut?: string, output?: string }>} work `output` explains failures
 * @returns {Promise<Outcome>}
 */
export async function runPart(runner, work) {
  console.log(`\n== ${runner}`);
  const started = performance.now();
  const result = await work().catch((/** @type {unknown} */ error) => ({
    passed: 0,
    failed: 1,
    output: error instanceof Error ? error.message : String(error),
    leftOut: undefined,
  }));
  const seconds = (performance.now() - started) / 1000;
  if (result.failed > 0 && result.output) console.log(result.output.trimEnd());
  if (result.leftOut) console.log(`   left out: ${result.leftOut}`);
  console.log(`   ${result.passed} passed, ${result.failed} failed, ${seconds.toFixed(1)} s`);
  return { runner, passed: result.passed, failed: result.failed, seconds, leftOut: result.leftOut };
}

/**
 * @param {readonly Outcome[]} outcomes
 * @returns {string} a table, then what was left out
 */
export function outcomeTable(outcomes) {
  const rows = [
    ['runner', 'passed', 'failed', 'seconds'],
    ...outcomes.map(({ runner, passed, failed, seconds }) => [
      runner,
      String(passed),
      String(failed),
      seconds.toFixed(1),
    ]),
  ];
  const width = Math.max(...rows.map(([runner = '']) => runner.length));
  const table = rows.map(
    ([runner = '', ...numbers]) => `${runner.padEnd(width)}${numbers.map((text) => `  ${text.padStart(8)}`).join('')}`,
  );
  const leftOut = outcomes.flatMap((outcome) =>
    outcome.leftOut ? [`left out: ${outcome.runner}: ${outcome.leftOut}`] : [],
  );
  return [...table, ...leftOut].join('\n');
}
