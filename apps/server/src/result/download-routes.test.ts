import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CodedError } from '@gridloom/core/error';
import { blankPipeline, FunctionId, newFunction } from '@gridloom/core/pipeline';
import { batchManifest, compilePlan, runFolderFiles } from '@gridloom/core/plan';
import { NOTES_HEADER, readNotes } from '@gridloom/core/result';
import express from 'express';
import { describe, expect, test } from 'vitest';
import { createLocalShell } from '../cluster/local-shell.ts';
import { openScratchSite } from '../transfer/transfer-fixture.ts';
import { createUploadRoutes } from '../transfer/upload-routes.ts';
import { createUploads } from '../transfer/uploads.ts';
import { createDownloadRoutes } from './download-routes.ts';

/** The routes of one run, r_1, whose folder is on this machine, behind a real HTTP server. */
async function serveRun() {
  const place = await openScratchSite(createLocalShell());
  const faults: unknown[] = [];
  const onFault = (_what: string, error: unknown) => void faults.push(error);
  const sites = { site: () => Promise.resolve(place.site) };
  const uploads = createUploads(sites);
  const routes = createDownloadRoutes({
    runs: { place: () => Promise.resolve({ site: place.site, folder: place.file('r_1') }) },
    grids: {
      watch: () => {
        throw new Error('nobody watches');
      },
      snapshot: (_runId, stage) => {
        throw new CodedError('NOT_FOUND', { what: 'stage', name: stage });
      },
    },
    folders: { explain: (_runId, work) => work() },
    onFault,
  });
  const server = createServer(express().use(routes).use(createUploadRoutes(uploads, onFault)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  mkdirSync(place.file('r_1/records/f'), { recursive: true });
  writeFileSync(place.file('r_1/plan.json'), JSON.stringify({ format: 1, runId: 'r_1', inputs: {}, stages: [] }));
  writeFileSync(place.file('r_1/records/f/a'), randomBytes(500_000));
  return {
    ...place,
    uploads,
    faults,
    ask: (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

const TAR = '/runs/r_1/folder.tar';
const RESULTS = '/runs/r_1/outputs?format=json';

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('downloads', () => {
  test('say how long they are and what they are told by, whole or in part', async () => {
    await using run = await serveRun();
    const whole = await run.ask(TAR);
    const content = await bytesOf(whole);
    const etag = whole.headers.get('etag')!;
    expect(whole.status).toBe(200);
    expect(whole.headers.get('content-length')).toBe(String(content.length));
    expect(whole.headers.get('content-disposition')).toBe('attachment; filename="r_1.tar"');
    expect(etag).toMatch(/^"[0-9a-f]+"$/);

    const cases: [Record<string, string>, number, [number, number] | null][] = [
      [{ range: 'bytes=1000-' }, 206, [1000, content.length]],
      [{ range: 'bytes=1000-', 'if-range': etag }, 206, [1000, content.length]],
      [{ range: 'bytes=0-0' }, 206, [0, 1]],
      [{ range: 'bytes=-700' }, 206, [content.length - 700, content.length]],
      [{ range: 'bytes=1000-', 'if-range': '"another"' }, 200, [0, content.length]],
      [{ range: 'bytes=1-2,5-6' }, 200, [0, content.length]],
      [{ range: `bytes=${content.length}-` }, 416, null],
    ];
    for (const [headers, status, part] of cases) {
      const answer = await run.ask(TAR, headers);
      expect(answer.status, JSON.stringify(headers)).toBe(status);
      const got = await bytesOf(answer);
      if (part) expect(got.equals(content.subarray(...part)), JSON.stringify(headers)).toBe(true);
      if (status === 206)
        expect(answer.headers.get('content-range')).toBe(`bytes ${part![0]}-${part![1] - 1}/${content.length}`);
      if (status === 416) expect(answer.headers.get('content-range')).toBe(`bytes */${content.length}`);
    }
    const head = await run.ask(TAR, {}, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag')]).toEqual([200, etag]);
    expect(run.faults).toEqual([]);
  });

  test('a part of what has changed is the whole of what is there now', async () => {
    await using run = await serveRun();
    const etag = (await run.ask(TAR, {}, { method: 'HEAD' })).headers.get('etag')!;
    writeFileSync(run.file('r_1/more'), 'more');
    const answer = await run.ask(TAR, { range: 'bytes=1000-', 'if-range': etag });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).not.toBe(etag);
  });

  test('results carry the SHA-256 of their content', async () => {
    await using run = await serveRun();
    const answer = await run.ask(RESULTS);
    const content = await bytesOf(answer);
    expect(content.toString()).toBe('{}\n');
    const digest = createHash('sha256').update(content).digest();
    expect(answer.headers.get('etag')).toBe(`"${digest.toString('hex')}"`);
    expect(answer.headers.get('repr-digest')).toBe(`sha-256=:${digest.toString('base64')}:`);
    expect((await run.ask(RESULTS, { range: 'bytes=1-1' })).status).toBe(206);
  });

  test('results say which values are damaged and left out', async () => {
    await using run = await serveRun();
    const drawn = newFunction(FunctionId.parse('f_f'), { x: 0, y: 0 }, 'f');
    const functions = [{ ...drawn, code: "def f(): return 'text'", outputs: ['y'] }];
    const compiled = compilePlan({ ...blankPipeline('One'), functions }, run.site.profile);
    if (!compiled.ok) throw new Error('one function is a plan');
    const { plan } = compiled;
    const [batch] = plan.stages[0]!.batches;
    const manifest = { [`jobs/${batch!.id}.json`]: JSON.stringify(batchManifest(batch!, [])) };
    const folder = run.file('r_1');
    await run.site.shell.put(folder, { ...runFolderFiles(plan, 'r_1'), ...manifest });
    await run.site.shell.run(run.site.workerScript(['task', '--run', folder, '--batch', batch!.id, '--task', '0']));
    expect((await run.ask(RESULTS)).headers.get(NOTES_HEADER)).toBeNull();
    const values = run.file('r_1/values/f');
    for (const name of readdirSync(values)) writeFileSync(`${values}/${name}`, '');
    const answer = await run.ask(RESULTS);
    expect(await answer.json()).toEqual({ y: null });
    expect(readNotes(answer.headers.get(NOTES_HEADER))).toEqual([
      expect.stringMatching(/^Stored values of y in .* are damaged and left out/),
    ]);
  });

  test('a refusal is words and no file', async () => {
    await using run = await serveRun();
    rmSync(run.file('r_1'), { recursive: true });
    for (const path of [TAR, RESULTS]) {
      const answer = await run.ask(path);
      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-disposition')).toBeNull();
      expect(await answer.text()).toMatch(/There is no folder|cannot be read/);
    }
    expect((await run.ask('/runs/r_1/outputs?format=exe')).status).toBe(400);
    expect((await run.ask('/runs/r_1/grids/f')).status).toBe(422);
  });
});

describe('uploads', () => {
  const ID = { profileId: 'here', pipeline: 'p_1', key: 'abc' };
  const digestOf = (bytes: Buffer) => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

  test('arrive part by part, and each is checked', async () => {
    await using run = await serveRun();
    const { partBytes, folder, parts } = await run.uploads.begin(ID, 'x.npy', 6_000_000);
    expect([folder, parts]).toEqual([run.file('uploads/p_1'), []]);
    const content = randomBytes(6_000_000);
    const put = (at: number, bytes: Buffer, digest = digestOf(bytes)) =>
      run.ask(
        `/uploads/here/p_1/abc?at=${at}`,
        { 'content-digest': digest },
        { method: 'PUT', body: new Uint8Array(bytes) },
      );
    const [first, second] = [content.subarray(0, partBytes), content.subarray(partBytes)];
    expect(await (await put(0, first)).json()).toEqual({ received: partBytes });
    expect((await put(partBytes, second, digestOf(first))).status).toBe(503);
    expect((await put(partBytes + 1, second)).status).toBe(409);
    expect((await put(0, Buffer.alloc(partBytes + 1))).status).toBe(422);
    expect(await (await put(partBytes, second)).json()).toEqual({ received: 6_000_000 });
    expect((await run.uploads.begin(ID, 'x.npy', 6_000_000)).parts).toHaveLength(2);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(await run.uploads.finish(ID, 'x.npy', 6_000_000)).toEqual({
      path: run.file('uploads/p_1/x.npy'),
      sha256,
      existed: false,
    });
  });

  test('go nowhere but into the folder of their pipeline', async () => {
    await using run = await serveRun();
    const put = (path: string) =>
      run.ask(path, { 'content-digest': digestOf(Buffer.from('x')) }, { method: 'PUT', body: 'x' });
    for (const path of [
      '/uploads/here/..%2F..%2Fx/abc?at=0',
      '/uploads/here/p_1/..%2Fx?at=0',
      '/uploads/here/p_1/abc?at=-1',
    ])
      expect((await put(path)).status, path).toBe(400);
  });

  test.each(['', '.profile', '..', 'a/b', 'a\0b', 'a\nb', 'x'.repeat(201)])('%j is no name of a file', async (name) => {
    await using run = await serveRun();
    await expect(run.uploads.begin(ID, name, 1)).rejects.toMatchObject({ code: 'BAD_DOCUMENT' });
    await expect(run.uploads.finish(ID, name, 1)).rejects.toMatchObject({ code: 'BAD_DOCUMENT' });
  });

  test('a file is called as it is, whatever its name means to a shell or a command line', async () => {
    await using run = await serveRun();
    for (const name of ['--folder', "a'b", 'a"b', '$(touch x)', '`x`', 'a b;c', 'ü😀.csv', '-']) {
      await run.uploads.begin(ID, name, 0);
      const headers = { 'content-digest': digestOf(Buffer.alloc(0)) };
      await run.ask('/uploads/here/p_1/abc?at=0', headers, { method: 'PUT', body: '' });
      expect((await run.uploads.finish(ID, name, 0)).path).toBe(run.file(`uploads/p_1/${name}`));
    }
  });
});
