import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Router } from 'express';
import { afterAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { AppParts } from '../rpc/app-router.ts';
import { createAppRouter } from '../rpc/app-router.ts';
import { createAdmission } from './admission.ts';
import { startHttp } from './start-http.ts';

const webFolder = mkdtempSync(join(tmpdir(), 'gridloom-http-'));
writeFileSync(join(webFolder, 'index.html'), '<title>Gridloom</title>');
const admission = createAdmission();
// Who may ask is decided before any router is reached, so none of its parts is ever called here.
const parts = { pipelines: { list: () => [] } } as unknown as AppParts;
const downloads = Router();
downloads.get('/broken', () => {
  throw new Error('a secret of our insides');
});
const faults: unknown[] = [];
const http = await startHttp({
  appRouter: createAppRouter(parts),
  admission,
  downloads,
  webFolder,
  port: 0,
  onFault: (_what, error) => faults.push(error),
});
const host = `127.0.0.1:${http.port}`;
const cookie = `gridloom-${http.port}=${admission.token}`;

afterAll(async () => {
  await http.stop();
  rmSync(webFolder, { recursive: true });
});

function get(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: http.port, path, headers: { host, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    call.on('error', reject).end();
  });
}

function openSocket(headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host}/api/ws`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('error', (error) => resolve(error.message));
  });
}

/** Sends the bytes and breaks the connection off, before or after the answer. */
function sendAndReset(bytes: string, when: 'at once' | 'answered'): Promise<void> {
  return new Promise((resolve) => {
    const caller = connect({ host: '127.0.0.1', port: http.port, allowHalfOpen: true });
    caller.on('error', () => {});
    caller.on('close', () => resolve());
    if (when === 'answered') caller.once('data', () => caller.resetAndDestroy());
    caller.write(bytes, () => when === 'at once' && caller.resetAndDestroy());
  });
}

describe('the door of the server', () => {
  test('exchanges the token of the printed address for a cookie that scripts cannot read', async () => {
    const { status, headers } = await get(`/pipelines/p_1?token=${admission.token}&tab=map`);
    expect(status).toBe(303);
    expect(headers['location']).toBe('/pipelines/p_1?tab=map');
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    expect(await get('/', { cookie })).toMatchObject({ status: 200, text: '<title>Gridloom</title>' });
  });

  test('refuses a wrong token, and none', async () => {
    expect((await get('/?token=wrong')).status).toBe(401);
    expect((await get('/')).status).toBe(401);
    expect((await get('/api/trpc/pipeline.list', { cookie: `gridloom-${http.port}=wrong` })).status).toBe(401);
    expect((await get('/api/trpc/pipeline.list', { cookie })).status).toBe(200);
  });

  test('refuses another Host, also with the right token', async () => {
    expect((await get('/', { cookie, host: 'evil.example' })).status).toBe(403);
    expect((await get(`/?token=${admission.token}`, { host: 'evil.example' })).status).toBe(403);
  });

  test('refuses the pages of another origin', async () => {
    expect((await get('/api/trpc/pipeline.list', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await get('/api/trpc/pipeline.list', { cookie, origin: `http://127.0.0.1:1` })).status).toBe(403);
    expect((await get('/api/trpc/pipeline.list', { cookie, origin: `http://${host}` })).status).toBe(200);
  });

  test('refuses what pages of other ports load without an Origin, and lets a link be followed', async () => {
    const ask = async (site: string, mode: string) =>
      (await get('/api/trpc/pipeline.list', { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode })).status;
    expect(await ask('same-site', 'no-cors')).toBe(403);
    expect(await ask('cross-site', 'cors')).toBe(403);
    expect(await ask('cross-site', 'navigate')).toBe(200);
    expect(await ask('same-origin', 'cors')).toBe(200);
    expect(await ask('none', 'no-cors')).toBe(200);
  });

  test('refuses a WebSocket from another origin, from none, and without the token', async () => {
    expect(await openSocket({ cookie, origin: 'http://evil.example' })).toContain('403');
    expect(await openSocket({ cookie })).toContain('403');
    expect(await openSocket({ origin: `http://${host}` })).toContain('401');
    expect(await openSocket({ cookie, origin: `http://${host}` })).toBe('open');
  });

  test('keeps serving when a caller breaks off, whatever it had asked for', async () => {
    const uncaught: unknown[] = [];
    const listen = (error: unknown) => uncaught.push(error);
    process.on('uncaughtExceptionMonitor', listen);
    const upgrade = (path: string, more = '') =>
      `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: websocket\r\n${more}\r\n`;
    const requests = [
      upgrade('/api/ws'),
      upgrade('/elsewhere'),
      upgrade('/api/ws', `cookie: ${cookie}\r\n`),
      'no HTTP\r\n\r\n',
    ];
    for (const bytes of requests) await sendAndReset(bytes, 'answered');
    for (const bytes of [...requests, 'GET / HT']) await sendAndReset(bytes, 'at once');
    expect((await get('/', { cookie })).status).toBe(200);
    process.off('uncaughtExceptionMonitor', listen);
    expect(uncaught).toEqual([]);
  });

  test.each(['//', '//evil.example/', '/\\evil.example/', '/..//evil.example/', 'http://evil.example/', '*'])(
    'has nothing at %s, and sends nobody there',
    async (path) => {
      const { status, text, headers } = await get(path);
      expect({ status, text }).toEqual({ status: 400, text: 'This is no path of Gridloom.\n' });
      expect(headers['location']).toBeUndefined();
      expect((await get(`${path}?token=${admission.token}`)).status).toBe(400);
    },
  );

  test('tells the log what broke, and the caller nothing of it', async () => {
    const { status, text } = await get('/api/broken', { cookie });
    expect({ status, text }).toEqual({
      status: 500,
      text: 'Something broke on our side; the server log says what.\n',
    });
    expect(faults.splice(0)).toMatchObject([{ message: 'a secret of our insides' }]);
  });

  test('answers a request that is wrong in itself, and logs nothing', async () => {
    expect(await get('/assets/none.js', { cookie })).toMatchObject({ status: 404, text: 'Not Found\n' });
    expect(await get('/assets/%', { cookie })).toMatchObject({ status: 400, text: 'Bad Request\n' });
    expect(await get('/assets/%')).toMatchObject({ status: 401 });
    expect(faults).toEqual([]);
  });

  test('leads a page that brings the token from elsewhere on by a page of its own, which brings the cookie', async () => {
    const from = { 'sec-fetch-site': 'cross-site' };
    const { status, headers } = await get(`/runs/r_1?token=${admission.token}&tab=a`, from);
    expect(status).toBe(200);
    expect(headers['refresh']).toBe('0; url=/runs/r_1?tab=a');
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await get('/?token=wrong', from)).status).toBe(401);
  });

  test('lets pages load nothing but its own', async () => {
    const { headers } = await get('/', { cookie });
    expect(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
