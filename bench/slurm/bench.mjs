import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bringUp } from '../../e2e/cluster/bring-up.mjs';
import { freshDir, slurmEnv } from '../../e2e/cluster/cluster-state.mjs';
import { mustRun } from '../../e2e/cluster/run-command.mjs';
import { takeDown } from '../../e2e/cluster/take-down.mjs';
import { judge, medianOf } from '../core/measure.mjs';
import { byHand } from './by-hand.mjs';
import { openCountedLine } from './counted-line.mjs';
import { startGridloom } from './gridloom.mjs';
import { peerPython } from './peer-python.mjs';
import { drawSweep } from './sweeps.mjs';

const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    'without-peers': { type: 'boolean' },
    only: { type: 'string', multiple: true },
  },
});
const QUICK = given.quick ?? false;
const ROUNDS = QUICK ? 1 : 3;
const TASKS = QUICK ? 50 : 1000;
const ELEMENTS = QUICK ? 10_000 : 1_000_000;
const WATCH_S = QUICK ? 10 : 60;
const POLL_S = 1;

const scratch = mkdtempSync(join(tmpdir(), 'gridloom-bench-'));
const dir = freshDir();
/** @type {{ name: string, value: number, limit: number, unit: string }[]} */
const bars = [];
const cluster = await bringUp(dir, { settings: { MaxArraySize: '1001', MaxJobCount: '20000' } });
const gridloom = await startGridloom(join(scratch, 'data'), slurmEnv(cluster));
const line = await openCountedLine(cluster.port);
try {
  const hand = byHand(cluster);
  await gridloom.call('profile.save', profile('plain', cluster.port));
  await gridloom.call('profile.save', profile('counted', line.port));
  // Python, worker and connection are there before anything is measured.
  await run({ count: 10 });

  const peers = given['without-peers'] ? null : await peerPython();
  const { times, busy } = await inTurn(
    chosen({
      'array of empty tasks': () => hand.array(TASKS),
      'element scope': () => run({ count: TASKS, scope: 'element' }),
      '100 empty tasks': () => hand.array(100),
      'elements in 100 tasks': () => run({ count: ELEMENTS, chunkSize: ELEMENTS / 100 }),
      'three jobs by hand': () => hand.stages(join(scratch, `stages-${performance.now()}`)),
      'three stages': () => run({ count: 1000, stages: 3 }),
      'aftercorr chain by hand': () => hand.chain(TASKS),
      'element-wise chain': () => run({ count: TASKS, stages: 2, scope: 'element' }),
    }),
    ROUNDS,
  );
  // After all others, because SLURM lists their thousands of jobs for minutes; once, as their ratio is no close thing.
  const peerWorks = peers && {
    'submitit, element scope': () => peer(peers, 'submitit', 'element', TASKS),
    'PipeFunc, three stages': () => peer(peers, 'pipefunc', 'stages', 1000),
    'PipeFunc, element scope': () => peer(peers, 'pipefunc', 'element', TASKS),
  };
  const ofPeers = await inTurn(chosen(peerWorks ?? {}), 1);
  Object.assign(times, ofPeers.times);
  Object.assign(busy, ofPeers.busy);

  console.log(`\n${TASKS} tasks, ${ELEMENTS} elements in 100 tasks; medians of ${ROUNDS}, in seconds:`);
  console.log(`${'passed'.padStart(37)}${'processor'.padStart(11)}`);
  for (const [name, seconds] of Object.entries(times))
    console.log(`${name.padEnd(28)}${seconds.toFixed(2).padStart(9)}${busy[name].toFixed(2).padStart(11)}`);
  const ratio = (name, a, b, limit, less = 0) => {
    if (times[a] && times[b]) bars.push({ name, value: (times[a] - less) / times[b], limit, unit: 'x' });
  };
  ratio('element scope beside an array of empty tasks', 'element scope', 'array of empty tasks', 1.25);
  ratio('elements in 100 tasks beside 100 empty tasks', 'elements in 100 tasks', '100 empty tasks', 1.5);
  ratio('three stages less a poll beside three jobs by hand', 'three stages', 'three jobs by hand', 2, POLL_S);
  ratio('element-wise chain beside aftercorr by hand', 'element-wise chain', 'aftercorr chain by hand', 1.15);
  ratio('element scope beside submitit', 'element scope', 'submitit, element scope', 0.25);
  ratio('element scope beside PipeFunc', 'element scope', 'PipeFunc, element scope', 0.1);
  ratio('three stages beside PipeFunc', 'three stages', 'PipeFunc, three stages', 0.3);
  if (!given.only || given.only.includes('watching')) await measureWatching();
} finally {
  await gridloom.stop();
  line.stop();
  await takeDown(dir);
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = judge(bars) ? 0 : 1;

/** What `--only` names, or everything. */
function chosen(works) {
  return given.only ? Object.fromEntries(Object.entries(works).filter(([name]) => given.only.includes(name))) : works;
}

/** A poll of a run whose elements are done but for the last hundredth, which waits; then those come all at once. */
async function measureWatching() {
  const gate = join(dir, 'here/gate');
  const changed = ELEMENTS / 100;
  const shape = { count: ELEMENTS, chunkSize: ELEMENTS / 100, gate: { file: gate, from: ELEMENTS - changed } };
  const runId = await gridloom.start(drawSweep(shape), 'counted');
  await gridloom.until(runId, ({ stages }) => stages[0].counts.done >= ELEMENTS - changed);
  await sleep(3000);
  const idle = line.since();
  const cpuBefore = cpuSeconds(gridloom.pid);
  await sleep(WATCH_S * 1000);
  const cpu = (cpuSeconds(gridloom.pid) - cpuBefore) / WATCH_S;
  const polls = idle().slice(0, -1);
  const status = readFileSync(`/proc/${gridloom.pid}/status`, 'utf8');
  const residentMb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  const before = line.down();
  writeFileSync(gate, '');
  await gridloom.until(runId, ({ word }) => word === 'done');
  const bytes = line.down() - before;
  const pollMs = medianOf(polls.map(({ askedAt, answeredAt }) => answeredAt - askedAt));
  const mostBytes = Math.max(...polls.map((poll) => poll.bytes));
  console.log(
    `\nwatching ${ELEMENTS} elements for ${WATCH_S} s: ${polls.length} polls, through SSH with all that it adds`,
  );
  bars.push(
    { name: 'a poll', value: pollMs, limit: 150, unit: 'ms' },
    { name: 'a poll when nothing changed, at most', value: mostBytes, limit: 1024, unit: 'bytes' },
    { name: 'a changed element', value: bytes / changed, limit: 12, unit: 'bytes' },
    { name: 'resident memory of the server', value: residentMb, limit: 200, unit: 'MB' },
    { name: 'processor of the server', value: cpu * 100, limit: 5, unit: '% of a core' },
  );
}

/** @param {number} pid */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * Medians of all, measured in turn: whatever else the machine does falls on all of them alike.
 *
 * @param {Record<string, () => Promise<unknown>>} works
 * @param {number} rounds
 * @returns {Promise<{ times: Record<string, number>, busy: Record<string, number> }>} seconds that passed, and seconds in
 *   which a processor of the machine was busy, whoever made it so: they vary less where the machine is shared
 */
async function inTurn(works, rounds) {
  const taken = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  const busy = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const before = busySeconds();
      taken[name].push(await secondsOf(work));
      busy[name].push(busySeconds() - before);
      console.error(`${name}: ${taken[name].at(-1).toFixed(2)} s, processor ${busy[name].at(-1).toFixed(2)} s`);
    }
  }
  const medians = (all) => Object.fromEntries(Object.entries(all).map(([name, some]) => [name, medianOf(some)]));
  return { times: medians(taken), busy: medians(busy) };
}

function busySeconds() {
  const [user, nice, system, , , irq, softirq] = /^cpu +(.*)/
    .exec(readFileSync('/proc/stat', 'utf8'))[1]
    .split(' ')
    .map(Number);
  return (user + nice + system + irq + softirq) / 100;
}

/** A work may know its own time better: a peer prints it without the start of its Python. */
async function secondsOf(work) {
  const began = performance.now();
  const told = await work();
  return typeof told === 'number' ? told : (performance.now() - began) / 1000;
}

async function run(shape) {
  const runId = await gridloom.start(drawSweep(shape), 'plain');
  await gridloom.until(runId, ({ word }) => word === 'done');
}

async function peer({ python, path }, name, what, count) {
  const folder = mkdtempSync(join(scratch, 'peer-'));
  mkdirSync(join(folder, 'work'));
  const program = new URL('peers.py', import.meta.url).pathname;
  const env = { ...slurmEnv(cluster), PYTHONPATH: path };
  const args = ['-c', `cd ${folder}/work && exec ${python} ${program} ${name} ${what} ${count} ${folder}`];
  return Number((await mustRun('sh', args, { env, timeoutMs: 3_600_000 })).trim().split('\n').at(-1));
}

function profile(id, port) {
  const { host, user, keyFile, hostKey, root } = cluster;
  return {
    id,
    name: id,
    shell: { kind: 'ssh', host, port, user, identity: { kind: 'key-file', path: keyFile }, hostKey, jump: [] },
    scheduler: { kind: 'slurm', binFolder: null },
    root,
    setup: '',
    python: '/usr/bin/python3',
    defaults: {},
    limits: { maxArraySize: 1001, pollS: POLL_S, graceS: 5 },
    facts: null,
  };
}
