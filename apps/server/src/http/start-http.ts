import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import express from 'express';
import helmet from 'helmet';
import { WebSocketServer } from 'ws';
import type { AppRouter } from '../rpc/app-router.ts';
import type { Admission } from './admission.ts';
import { answerFault } from './answer-fault.ts';
import { bareExpress } from './bare-express.ts';
import { createApi } from './create-api.ts';
import { requestTarget } from './request-target.ts';

type HttpOptions = {
  readonly appRouter: AppRouter;
  readonly admission: Admission;
  /** Routes that stream bytes. */
  readonly downloads: express.Router;
  /** Folder of the built page. */
  readonly webFolder: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly onFault: (what: string, error: unknown) => void;
};

/**
 * Serves the page, tRPC over HTTP and WebSocket, and downloads, on loopback only.
 *
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function startHttp({ appRouter, admission, downloads, webFolder, port, onFault }: HttpOptions) {
  const app = bareExpress();
  app.use(
    helmet({ contentSecurityPolicy: { useDefaults: false, directives: POLICY }, strictTransportSecurity: false }),
  );
  app.use((request, response, next) => {
    const target = requestTarget(request.originalUrl);
    if (!target) return void response.status(400).type('text/plain').send('This is no path of Gridloom.\n');
    const cookie = admission.cookieFor(request);
    if (cookie) {
      response.setHeader('set-cookie', cookie);
      return sendOn(request, response, withoutToken(target));
    }
    const refusal = admission.refusal(request);
    if (!refusal) return next();
    response.status(refusal.status).type('text/plain').send(`${refusal.message}\n`);
  });
  app.use('/api', createApi({ appRouter, downloads, onFault }));
  app.use('/assets', express.static(`${webFolder}/assets`, { immutable: true, maxAge: '1y', fallthrough: false }));
  app.use(express.static(webFolder, { index: false }));
  app.use((_request, response) => response.sendFile('index.html', { root: webFolder, cacheControl: false }));
  app.use(answerFault(onFault));

  const server = createServer(app);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 });
  const handler = applyWSSHandler({ wss: sockets, router: appRouter, keepAlive: { enabled: true } });
  server.on('upgrade', (request, socket, head) => {
    // A caller that breaks off ends its own connection; without a listener it would end the server.
    socket.on('error', () => socket.destroy());
    const refusal = request.url?.startsWith('/api/ws') ? admission.refusal(request) : { status: 404 };
    if (refusal) return socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nconnection: close\r\n\r\n`);
    // Browsers always send the Origin of a WebSocket; a page that hides it is not ours.
    if (request.headers.origin === undefined && request.headers.authorization === undefined) {
      return socket.end('HTTP/1.1 403 Refused\r\nconnection: close\r\n\r\n');
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request));
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    async stop(): Promise<void> {
      handler.broadcastReconnectNotification();
      for (const client of sockets.clients) client.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  // Mantine and CodeMirror write style elements.
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'worker-src': ["'self'", 'blob:'],
  'connect-src': ["'self'", 'ws://127.0.0.1:*', 'ws://localhost:*'],
  'object-src': ["'none'"],
  'base-uri': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

function withoutToken(target: URL): string {
  const url = new URL(target);
  url.searchParams.delete('token');
  return `${url.pathname}${url.search}`;
}

/** Sends a page that brought the token on to its address without it, so that it leaves the address bar and the history. */
function sendOn(request: express.Request, response: express.Response, path: string): void {
  // Strict cookies do not come along where another page, such as the file that opens ours, led here by a link: the step
  // from a page of our own brings them.
  if (request.get('sec-fetch-site') !== 'cross-site') return response.redirect(303, path);
  response.set('refresh', `0; url=${path}`).type('text/plain').send('Opening Gridloom.\n');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
