import { expect, test } from '../fixtures/app.ts';
import type { GridloomServer } from '../fixtures/gridloom-server.ts';
import { rawRequest, rawUpgrade } from '../fixtures/raw-request.ts';

const FOREIGN = 'http://evil.example';
const REFUSED = [401, 403];

test.describe('a stranger', () => {
  test('gets nothing without the token, or with a wrong one', async ({ app }) => {
    for (const path of ['/', '/pipelines', '/api/trpc/profile.list', '/api/runs/r_1/folder.tar', '/assets/index.js']) {
      const without = await rawRequest(`${app.origin}${path}`, {});
      expect(REFUSED, `${path} without a token`).toContain(without.status);
      const wrong = await rawRequest(`${app.origin}${path}?token=${'x'.repeat(32)}`, {});
      expect(REFUSED, `${path} with a wrong token`).toContain(wrong.status);
      expect(wrong.headers['set-cookie'], `${path} with a wrong token`).toBeUndefined();
    }
    const forged = await rawRequest(`${app.origin}/api/trpc/profile.list`, { cookie: 'gridloom=x; token=x' });
    expect(REFUSED).toContain(forged.status);
    expect(forged.body).not.toContain('this-machine');
  });

  test('gets no WebSocket without the cookie', async ({ app }) => {
    expect(REFUSED).toContain(await rawUpgrade(`${app.origin}/api/ws`, { origin: app.origin }));
  });

  test('sees the page of this server refused to open', async ({ app, page }) => {
    const answer = await page.request.get(`${app.origin}/?token=wrong`);
    expect(REFUSED).toContain(answer.status());
    expect(await answer.text()).toContain('token');
  });
});

test.describe('another page in the same browser', () => {
  test('is refused by its Origin, on requests and on WebSockets', async ({ app }) => {
    const cookie = await signIn(app);
    for (const origin of [FOREIGN, 'null', 'http://127.0.0.1:1', app.origin.replace('http:', 'https:')]) {
      const read = await rawRequest(`${app.origin}/api/trpc/profile.list`, { cookie, origin });
      expect(REFUSED, `request from ${origin}`).toContain(read.status);
      const write = await rawRequest(
        `${app.origin}/api/trpc/profile.remove`,
        { cookie, origin, 'content-type': 'application/json' },
        { method: 'POST', body: JSON.stringify({ id: 'this-machine' }) },
      );
      expect(REFUSED, `change from ${origin}`).toContain(write.status);
      expect(REFUSED, `WebSocket from ${origin}`).toContain(
        await rawUpgrade(`${app.origin}/api/ws`, { cookie, origin }),
      );
    }
  });

  test('is refused by its Host when its name is turned to 127.0.0.1', async ({ app }) => {
    const cookie = await signIn(app);
    const { port } = new URL(app.origin);
    for (const host of [`evil.example:${port}`, 'evil.example', `127.0.0.1.evil.example:${port}`]) {
      const read = await rawRequest(`${app.origin}/api/trpc/profile.list`, { cookie, host, origin: `http://${host}` });
      expect(REFUSED, `request to ${host}`).toContain(read.status);
      const token = await rawRequest(app.url, { host });
      expect(REFUSED, `token to ${host}`).toContain(token.status);
      expect(token.headers['set-cookie'], `token to ${host}`).toBeUndefined();
      const upgrade = await rawUpgrade(`${app.origin}/api/ws`, { cookie, host, origin: `http://${host}` });
      expect(REFUSED, `WebSocket to ${host}`).toContain(upgrade);
    }
  });
});

test.describe('the owner', () => {
  test('exchanges the token for a cookie that no script and no other site can use', async ({ app }) => {
    const answer = await rawRequest(app.url, {});
    expect([302, 303]).toContain(answer.status);
    expect(answer.headers.location).not.toContain('token');
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
  });

  test('is let in by the cookie, on requests and on WebSockets', async ({ app }) => {
    const cookie = await signIn(app);
    const read = await rawRequest(`${app.origin}/api/trpc/profile.list`, { cookie, origin: app.origin });
    expect(read.status).toBe(200);
    expect(read.body).toContain('this-machine');
    expect(await rawUpgrade(`${app.origin}/api/ws`, { cookie, origin: app.origin })).toBe(101);
  });

  test('gets pages that run only their own scripts and cannot be framed', async ({ app }) => {
    const page = await rawRequest(`${app.origin}/`, { cookie: await signIn(app) });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
  });

  test('sees no token in the address bar', async ({ app, page }) => {
    await page.goto(app.url);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    expect(page.url()).not.toContain('token');
  });
});

/** @returns the cookie that the token is exchanged for */
async function signIn(app: GridloomServer): Promise<string> {
  const answer = await rawRequest(app.url, {});
  const [cookie = ''] = answer.headers['set-cookie'] ?? [];
  return cookie.split(';')[0] ?? '';
}
