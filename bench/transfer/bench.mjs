import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SIZE = 2_000_000_000;
const PART = 4 * 1024 * 1024;
const BAR_MB = 100;
const UPLOADED = 400_000_000;
const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

const { build } = createRequire(path('apps/server/package.json'))('esbuild');
const folder = mkdtempSync(join(tmpdir(), 'gridloom-bench-'));
// Beside the server, so that it finds the packages that stay outside.
const script = path(`apps/server/dist/bench-transfer-${process.pid}.mjs`);
let failed = false;
try {
  await build({
    entryPoints: [path('bench/transfer/serve.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['ssh2'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
    },
  });
  const sent = writeRun();
  console.log(`| way | what | MB/s | idle MB | most MB above idle |\n|---|---|---|---|---|`);
  for (const way of ['local', 'ssh']) await measure(way, sent);
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(script, { force: true });
}
console.log(`${failed ? 'FAIL' : 'PASS'} at most ${BAR_MB} MB above idle, every byte as it was`);
process.exitCode = failed ? 1 : 0;

/** A run folder with one file of pseudo-random bytes; its digest. */
function writeRun() {
  mkdirSync(join(folder, 'r_1'));
  mkdirSync(join(folder, 'uploads/bench'), { recursive: true });
  writeFileSync(join(folder, 'r_1', 'plan.json'), JSON.stringify({ format: 1, runId: 'r_1', stages: [] }));
  const file = openSync(join(folder, 'r_1', 'values'), 'w');
  const block = randomBytes(PART);
  const digest = createHash('sha256');
  for (let at = 0; at < SIZE; at += PART) {
    block.writeUInt32LE(at / PART, 0);
    const part = block.subarray(0, Math.min(PART, SIZE - at));
    writeSync(file, part);
    digest.update(part);
  }
  return digest.digest('hex');
}

async function measure(way, sent) {
  const child = spawn(process.execPath, [script, way, folder, path('packages/worker/dist')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = Number(await new Promise((resolve) => child.stdout.once('data', (text) => resolve(String(text)))));
    const url = `http://127.0.0.1:${port}`;
    // What is loaded once belongs to an idle server.
    await (await fetch(`${url}/runs/r_1/folder.tar`, { headers: { range: 'bytes=0-99999' } })).arrayBuffer();
    await report(way, 'download', child.pid, SIZE, async () => (await download(url)) === sent);
    await report(way, 'upload', child.pid, UPLOADED, () => upload(url));
  } finally {
    child.kill();
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

async function report(way, what, pid, bytes, work) {
  const idle = residentMb(pid);
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, residentMb(pid) - idle)), 20);
  const begun = performance.now();
  const whole = await work();
  clearInterval(timer);
  const rate = bytes / 1e3 / (performance.now() - begun);
  console.log(`| ${way} | ${what} | ${rate.toFixed(0)} | ${idle.toFixed(0)} | ${most.toFixed(0)} |`);
  if (most > BAR_MB || !whole) failed = true;
}

/** The digest of the one large file in the archive. */
async function download(url) {
  const response = await fetch(`${url}/runs/r_1/folder.tar`);
  const [digest, total] = [createHash('sha256'), Number(response.headers.get('content-length'))];
  // The folder, the plan, then the values, each behind its header; the end of an archive is zeros.
  const start = 4 * 512;
  let at = 0;
  for await (const part of response.body) {
    const from = Math.max(0, start - at);
    const to = Math.min(part.length, start + SIZE - at);
    if (to > from) digest.update(part.subarray(from, to));
    at += part.length;
  }
  return at === total ? digest.digest('hex') : `${at} of ${total} bytes`;
}

async function upload(url) {
  const block = randomBytes(PART);
  const digest = createHash('sha256').update(block).digest('base64');
  for (let at = 0; at < UPLOADED; at += PART) {
    const answer = await fetch(`${url}/uploads/here/bench/k?at=${at}`, {
      method: 'PUT',
      body: block,
      headers: { 'content-digest': `sha-256=:${digest}:` },
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
  return true;
}

function residentMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
