import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pipefuncPython } from '../../scripts/test/pipefunc-venv.mjs';
import { bundleCore } from './bundle-core.mjs';
import { judge, medianOf, timeOf } from './measure.mjs';
import { describePipeline, drawPipeline, drawSweep, PROFILE } from './pipelines.mjs';

const SIZES = [10, 100, 1_000, 10_000];
const PEER_SIZES = [10, 100, 1_000];
const ROUNDS = 7;
const REPEATS = { 10: 15, 100: 9, 1_000: 3, 10_000: 1 };

const text = await bundleCore('node');
const { compilePlan, readModule } = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
let editions = 0;

function compile(pipeline) {
  const compiled = compilePlan(pipeline, PROFILE);
  if (!compiled.ok) throw new Error(compiled.problems[0].message);
  return compiled;
}

// What is measured is the compiler and not the engine that warms up to it.
for (let round = 0; round < 20; round++) compile(drawPipeline(describePipeline(200), `warm ${editions++}`));

// All sizes in turn, so that whatever else the machine does falls on all of them alike.
const pipelines = new Map(SIZES.map((size) => [size, pipelineOf(size)]));
const taken = new Map(SIZES.map((size) => [size, { floor: [], json: [], cold: [], warm: [] }]));
for (let round = 0; round < ROUNDS; round++) {
  for (const size of SIZES) {
    const { draw, edited } = pipelines.get(size);
    const times = taken.get(size);
    for (let repeat = 0; repeat < REPEATS[size]; repeat++) {
      times.floor.push(timeOf(read, draw()));
      times.json.push(timeOf((pipeline) => JSON.parse(JSON.stringify(pipeline)), draw()));
      times.cold.push(timeOf(compile, draw()));
      times.warm.push(timeOf(compile, edited()));
    }
  }
}
const rows = [...taken].map(([size, times]) => {
  return { size, ...Object.fromEntries(Object.entries(times).map(([what, ms]) => [what, medianOf(ms)])) };
});

const peer = measurePeer(process.argv[2] ? { python: process.argv[2], why: '' } : await pipefuncPython());
const sweeps = [drawSweep([40, 25]), drawSweep([1_000, 1_000])];
const sweepTimes = sweeps.map(() => []);
for (let round = 0; round < 600; round++) {
  for (const [at, sweep] of sweeps.entries()) sweepTimes[at].push(timeOf(compile, sweep));
}
const [small, large] = sweepTimes.map((ms) => medianOf(ms.slice(200)));

const HEADS = [
  'functions',
  'cold ms',
  'warm ms',
  'read ms',
  'JSON ms',
  'peer ms',
  'cold/read',
  'peer/cold',
  'peer/warm',
];
console.log(HEADS.map((head) => head.padStart(11)).join(''));
for (const { size, cold, warm, floor, json } of rows) {
  const other = peer?.[size];
  const times = [cold, warm, floor, json].map((ms) => ms.toFixed(2));
  const ratios = [other && other / cold, other && other / warm].map((ratio) => (ratio ? ratio.toFixed(0) : '-'));
  const cells = [String(size), ...times, other ? other.toFixed(1) : '-', (cold / floor).toFixed(2), ...ratios];
  console.log(cells.map((cell) => cell.padStart(11)).join(''));
}
console.log(`3 functions over 1,000 elements: ${small.toFixed(3)} ms; over 1,000,000: ${large.toFixed(3)} ms\n`);

const [, hundred, thousand, tenThousand] = rows;
const bars = [
  { name: '10,000 functions beside 1,000, cold', value: tenThousand.cold / thousand.cold, limit: 12, unit: 'x' },
  { name: '10,000 functions beside 1,000, warm', value: tenThousand.warm / thousand.warm, limit: 12, unit: 'x' },
  { name: '100 functions, one of them edited', value: hundred.warm, limit: 16, unit: 'ms' },
  { name: '1,000,000 elements beside 1,000', value: large / small, limit: 1.2, unit: 'x' },
];
if (peer) {
  const value = peer[1_000] / thousand.warm;
  bars.push({ name: 'PipeFunc beside this at 1,000', value, limit: 200, atLeast: true, unit: 'x' });
}
process.exitCode = judge(bars) ? 0 : 1;

/** A pipeline with code that nobody has seen, and one of which one function is edited since it was compiled. */
function pipelineOf(size) {
  const description = describePipeline(size);
  const draw = () => drawPipeline(description, `edition ${editions++}`);
  const kept = draw();
  const edited = () => {
    const at = size >> 1;
    const item = kept.functions[at];
    compile(kept);
    return { ...kept, functions: kept.functions.with(at, { ...item, code: `${item.code}# ${editions++}\n` }) };
  };
  return { draw, edited };
}

function read(pipeline) {
  return pipeline.functions.map(({ code }) => readModule(code));
}

/** Construction and validation of the same pipelines by PipeFunc, in milliseconds by size; null without it. */
function measurePeer({ python, why }) {
  if (!python) {
    console.log(`PipeFunc is not measured: ${why}`);
    return null;
  }
  const answer = spawnSync(python, [fileURLToPath(new URL('peer.py', import.meta.url))], {
    input: JSON.stringify(PEER_SIZES.map((size) => ({ size, ...describePipeline(size) }))),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (answer.status !== 0) throw new Error(`PipeFunc could not be measured: ${answer.stderr}`);
  return JSON.parse(answer.stdout);
}
