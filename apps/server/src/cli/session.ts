import { type IncomingMessage, request } from 'node:http';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import { holdDataFolder } from '../database/hold-data-folder.ts';
import { ownSocketPathOf, startCommandSocket } from '../http/command-socket.ts';
import { createApi } from '../http/create-api.ts';
import { openApp } from '../open-app.ts';
import type { AppRouter } from '../rpc/app-router.ts';
import { answerAtTerminal } from './answer-at-terminal.ts';
import { dataFolderOf } from './arguments.ts';
import { askHolder, callSocket } from './ask-holder.ts';
import { UsageError } from './usage-error.ts';

export type Client = ReturnType<typeof createTRPCClient<AppRouter>>;

/** A connection to whoever holds the data folder: a running `gridloom serve`, or this very process. */
export type Session = {
  readonly client: Client;
  /** An answer of bytes below `/api`. @throws UsageError with the server's sentence */
  readonly download: (path: string) => Promise<IncomingMessage>;
  close(): Promise<void>;
};

const PATIENCE_MS = 15_000;

/** Does something with the data folder that a command names, and lets go of it whatever comes of that. */
export async function inSession<T>(data: string | undefined, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(dataFolderOf(data));
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Connects to the holder of a data folder, or becomes it until `close`. */
export async function openSession(dataFolder: string): Promise<Session> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const hold = holdDataFolder(dataFolder);
    if (hold) {
      const app = openApp(dataFolder, 'silent');
      const leave = async () => {
        await app.stop();
        hold.release();
      };
      try {
        const socket = await startCommandSocket(dataFolder, createApi(app), { kind: 'command', url: '' });
        const connected = connect(dataFolder);
        // Nobody else is there to ask what logins want to know.
        const stopAsking = answerAtTerminal(connected.client.profile);
        const close = () => {
          stopAsking();
          return socket.stop().then(leave);
        };
        return { ...connected, close };
      } catch (error) {
        // What the app began would keep the process alive behind the message.
        await leave();
        throw error;
      }
    }
    if (await askHolder(dataFolder)) return { ...connect(dataFolder), close: async () => {} };
    if (Date.now() > deadline)
      throw new Error(
        `Another process holds ${dataFolder} and does not answer. Stop it, or give another folder with --data.`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** True when the process at the other end went away: what was asked may have happened, and asking another is right. */
export function isGone(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data === undefined && !error.shape;
}

function connect(dataFolder: string): Pick<Session, 'client' | 'download'> {
  return {
    client: createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: 'http://gridloom/api/trpc',
          // A pipeline is longer than an address may be.
          methodOverride: 'POST',
          async fetch(input, init) {
            const { pathname, search } = new URL(String(input));
            const sent = typeof init?.body === 'string' ? init.body : undefined;
            const { status, body } = await callSocket(dataFolder, init?.method ?? 'GET', `${pathname}${search}`, sent);
            return new Response(Uint8Array.from(body), { status });
          },
        }),
      ],
    }),
    download: (path) =>
      new Promise((resolve, reject) => {
        const call = request({ socketPath: ownSocketPathOf(dataFolder), path: `/api${path}` }, (response) => {
          if (response.statusCode === 200) return resolve(response);
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('end', () => reject(new UsageError(text.trim())));
        });
        call.on('error', reject);
        call.end();
      }),
  };
}
