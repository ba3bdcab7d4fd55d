/** How long `run(given)` takes, in milliseconds. */
export function timeOf(run, given) {
  const start = performance.now();
  run(given);
  return performance.now() - start;
}

export function medianOf(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {readonly { name: string, value: number, limit: number, atLeast?: boolean, unit: string }[]} bars */
export function judge(bars) {
  let failed = 0;
  for (const { name, value, limit, atLeast = false, unit } of bars) {
    const passed = atLeast ? value >= limit : value <= limit;
    if (!passed) failed++;
    const relation = atLeast ? 'at least' : 'at most';
    console.log(`${passed ? 'PASS' : 'FAIL'}  ${name}: ${value.toFixed(2)} ${unit} (${relation} ${limit} ${unit})`);
  }
  return failed === 0;
}
