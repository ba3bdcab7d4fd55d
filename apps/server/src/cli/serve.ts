import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import open from 'open';
import { defaultDataFolder } from '../data-folder.ts';
import { holdDataFolder } from '../database/hold-data-folder.ts';
import { createAdmission } from '../http/admission.ts';
import { startCommandSocket } from '../http/command-socket.ts';
import { createApi } from '../http/create-api.ts';
import { startHttp } from '../http/start-http.ts';
import { type App, openApp } from '../open-app.ts';
import { askHolder } from './ask-holder.ts';
import { removePageFiles, writePageFile } from './page-file.ts';
import { UsageError } from './usage-error.ts';

const DEFAULT_PORT = 7717;

const SERVE_OPTIONS = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  data: { type: 'string' },
} as const;

/** `gridloom serve`: the page and the engine, until it is stopped. Stopping it does not stop any run. */
export async function serve(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: SERVE_OPTIONS, strict: true });
  const port = portOf(values.port);
  const dataFolder = values.data ?? defaultDataFolder();
  const hold = await holdOrPointTo(dataFolder, values['no-open'] === true);
  if (!hold) return 0;
  const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url));
  if (!existsSync(`${webFolder}/index.html`))
    throw new UsageError('The page is not built yet. Run `npm start` at the root of the repository.');

  const app = openApp(dataFolder, 'warn');
  try {
    await serveUntilStopped(app, { dataFolder, webFolder, port, noOpen: values['no-open'] === true });
  } finally {
    // Also behind a message of what could not be started: an app that goes on would keep the process alive.
    await app.stop();
    removePageFiles(dataFolder);
    hold.release();
  }
  return 0;
}

type ServeOptions = {
  readonly dataFolder: string;
  readonly webFolder: string;
  readonly port: number | null;
  readonly noOpen: boolean;
};

async function serveUntilStopped(app: App, { dataFolder, webFolder, port, noOpen }: ServeOptions): Promise<void> {
  const admission = createAdmission();
  const http = await startOnFreePort({ ...app, admission, webFolder }, port);
  try {
    const url = `http://127.0.0.1:${http.port}/?token=${admission.token}`;
    const socket = await startCommandSocket(dataFolder, createApi(app), { kind: 'serve', url });
    try {
      removePageFiles(dataFolder);
      console.log(`Gridloom is at ${url}`);
      console.log('Runs go on when this is stopped (Ctrl-C); start it again to watch them.');
      if (!noOpen) await openPage(dataFolder, url);
      await new Promise<void>((stop) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop());
      });
    } finally {
      await socket.stop();
    }
  } finally {
    await http.stop();
  }
}

/** Opens the page in the browser; where that cannot be, the printed address is the way. */
async function openPage(dataFolder: string, url: string): Promise<void> {
  if (!hasDisplay()) return;
  try {
    await open(writePageFile(dataFolder, url));
  } catch (error) {
    if (error instanceof UsageError) console.error(`The browser is not opened. ${error.message}`);
  }
}

/** Holds the data folder; where a server has it already, opens that server's page instead. */
async function holdOrPointTo(dataFolder: string, noOpen: boolean): Promise<{ release(): void } | null> {
  let told = false;
  for (;;) {
    const hold = holdDataFolder(dataFolder);
    if (hold) return hold;
    const holder = await askHolder(dataFolder);
    if (holder?.kind === 'serve') {
      console.log(`Gridloom runs already, at ${holder.url}`);
      if (!noOpen) await openPage(dataFolder, holder.url);
      return null;
    }
    if (!told) console.error(`Another gridloom command uses ${dataFolder}; waiting for it to finish.`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Without a wish, a taken port gives way to a free one; a wished one that is taken is an error. */
async function startOnFreePort(options: Omit<Parameters<typeof startHttp>[0], 'port'>, wish: number | null) {
  try {
    return await startHttp({ ...options, port: wish ?? DEFAULT_PORT });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    if (wish !== null)
      throw new UsageError(
        `Port ${wish} is taken by another program. Give another with --port, or 0 for any free one.`,
      );
    return startHttp({ ...options, port: 0 });
  }
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port ${text} is not a port. Give a number from 1 to 65535, or 0 for any free one.`);
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
