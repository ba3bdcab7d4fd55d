import { createRequire } from 'node:module';
import { findChromium } from '../../e2e/find-chromium.mjs';
import { bundleCore } from './bundle-core.mjs';
import { judge, medianOf } from './measure.mjs';
import { describePipeline, drawPipeline, PROFILE } from './pipelines.mjs';

const FRAME_MS = 16;
const ROUNDS = 60;

const executablePath = findChromium();
if (!executablePath) {
  console.error('No Chromium was found on this machine.');
  process.exit(1);
}
const fromTests = createRequire(new URL('../../e2e/package.json', import.meta.url));
const { chromium } = fromTests('@playwright/test');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundleCore('browser', 'core') });
  const pipelines = Array.from({ length: ROUNDS }, (_, round) =>
    drawPipeline(describePipeline(100), `edition ${round}`),
  );
  const times = await page.evaluate(measureInPage, { pipelines, profile: PROFILE });
  console.log(`100 functions in Chromium, all of them new: ${medianOf(times.cold).toFixed(2)} ms`);
  const passed = judge([
    { name: '100 functions in Chromium, one of them edited', value: medianOf(times.warm), limit: FRAME_MS, unit: 'ms' },
  ]);
  process.exitCode = passed ? 0 : 1;
} finally {
  await browser.close();
}

/** Runs in the page, which knows nothing of this file but its arguments. */
function measureInPage({ pipelines, profile }) {
  // Chromium rounds its clock to a tenth of a millisecond, which is fine enough here.
  const timed = (pipeline) => {
    const start = performance.now();
    const compiled = globalThis.core.compilePlan(pipeline, profile);
    const taken = performance.now() - start;
    if (!compiled.ok) throw new Error(compiled.problems[0].message);
    return taken;
  };
  const cold = pipelines.map(timed);
  const last = pipelines.at(-1);
  const warm = pipelines.map((_, round) => {
    const item = last.functions[50];
    return timed({ ...last, functions: last.functions.with(50, { ...item, code: `${item.code}# ${round}\n` }) });
  });
  return { cold, warm };
}
