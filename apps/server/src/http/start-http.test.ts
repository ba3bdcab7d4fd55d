import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
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
const http = await startHttp({
  appRouter: createAppRouter(parts),
  admission,
  downloads: Router(),
  webFolder,
  port: 0,
  onFault: () => {},
});
const host = `127.0.0.1:${http.port}`;
const cookie = `gridloom-${http.port}=${admission.token}`;

afterAll(() => http.stop());

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

  test('refuses a WebSocket from another origin, from none, and without the token', async () => {
    expect(await openSocket({ cookie, origin: 'http://evil.example' })).toContain('403');
    expect(await openSocket({ cookie })).toContain('403');
    expect(await openSocket({ origin: `http://${host}` })).toContain('401');
    expect(await openSocket({ cookie, origin: `http://${host}` })).toBe('open');
  });

  test('lets pages load nothing but its own', async () => {
    const { headers } = await get('/', { cookie });
    expect(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
