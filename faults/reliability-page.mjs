import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FAULTS } from './faults.mjs';

/** The page that tells which failures a run survives, and what the suite found. */
export const PAGE = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));

/**
 * What one case of the suite showed.
 *
 * @typedef {object} CaseResult
 * @property {number} fault
 * @property {string} fact
 * @property {boolean} holds
 * @property {number} seconds
 */

const INTRODUCTION = `# Reliability

A run may be left alone for a week. What can go wrong meanwhile is provoked by a suite (\`npm run test:faults\`, part of
\`npm test\`) on a private SLURM behind a real sshd, through the server as a user has it. Each case asserts the sentence that
the user sees, and that nothing was lost: values equal the expected ones, no element counts twice, no job is left behind.
*Simulated* says that a stand-in provokes it, because the real thing cannot be had on one machine.

This page is written by \`npm run test:faults -- --page\`.
`;

/**
 * @param {readonly CaseResult[]} results
 * @returns {string} the page
 */
export function reliabilityPage(results) {
  const rows = FAULTS.map((fault) => {
    const own = results.filter((result) => result.fault === fault.number);
    const holds = own.filter((result) => result.holds).length;
    const seconds = own.reduce((sum, result) => sum + result.seconds, 0);
    const result = own.length === 0 ? 'not run' : `${holds} of ${own.length} hold`;
    return [...fixedColumns(fault), result, own.length === 0 ? '' : `${Math.round(seconds)} s`];
  });
  const head = ['', 'failure', 'how it is provoked', 'what the user sees', 'what is not lost', 'how', 'cases', 'time'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const facts = FAULTS.flatMap(({ number }) =>
    results
      .filter(({ fault }) => fault === number)
      .map(({ fact, holds }) => `- **${number}** ${fact}${holds ? '' : ' (**does not hold**)'}`),
  );
  return `${INTRODUCTION}\n${lines.join('\n')}\n\n## The cases\n\n${facts.join('\n')}\n`;
}

/**
 * What does not change from one run of the suite to the next.
 *
 * @param {import('./faults.mjs').Fault} fault
 */
function fixedColumns({ number, failure, provoked, seen, kept, how }) {
  return [String(number), failure, provoked, seen, kept, how];
}

/**
 * Compares the page with the list of failures.
 *
 * @returns {string[]} what is out of date
 */
export function outdated() {
  const page = readFileSync(PAGE, 'utf8');
  return FAULTS.filter((fault) => !page.includes(`| ${fixedColumns(fault).join(' | ')} | `)).map(
    ({ number, failure }) =>
      `docs/reliability.md tells failure ${number} (${failure}) otherwise than faults/faults.mjs.`,
  );
}

/** @param {readonly CaseResult[]} results */
export function writePage(results) {
  writeFileSync(PAGE, reliabilityPage(results));
}
