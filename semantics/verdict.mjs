import { DECIDED_DIFFERENCES } from './decided-differences.mjs';

/**
 * Tells what fails, beside what was decided.
 *
 * @param {readonly import('./check-pipeline.mjs').Check[]} checks
 * @returns {{ passed: number, failed: number, output: string }}
 */
export function verdict(checks) {
  /** @type {Set<string>} */
  const used = new Set();
  const failures = checks.flatMap(({ pipeline, path, differences }) => {
    const open = differences.filter((difference) => {
      const row = DECIDED_DIFFERENCES.findIndex(
        (one) => one.pipeline === pipeline && one.paths.includes(path) && difference.startsWith(one.begins),
      );
      if (row >= 0) used.add(`${row} ${path}`);
      return row < 0;
    });
    return open.length === 0 ? [] : [`${pipeline}, ${path}:\n${open.map(indented).join('\n')}`];
  });
  const seen = new Set(checks.map(({ pipeline }) => pipeline));
  const stale = DECIDED_DIFFERENCES.flatMap(({ pipeline, paths, begins }, row) =>
    paths
      .filter((path) => seen.has(pipeline) && !used.has(`${row} ${path}`))
      .map(
        (path) =>
          `${pipeline}, ${path}:\n${indented(`It is in the table of decided differences, and does not differ: ${begins}`)}`,
      ),
  );
  return {
    passed: checks.length - failures.length,
    failed: failures.length + stale.length,
    output: [...failures, ...stale].toSorted().join('\n'),
  };
}

/** @param {string} text */
function indented(text) {
  return text.trimEnd().replaceAll(/^/gm, '    ');
}
