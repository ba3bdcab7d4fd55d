import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Router } from 'express';
import { makePrivateFolder, privateFolderFault } from '../private-folder.ts';
import { bareExpress } from './bare-express.ts';

/** Who holds a data folder, as told to other processes of the same user. */
export type Holder = { readonly kind: 'serve' | 'command'; readonly url: string };

/** Longest path of a Unix socket on every system. */
const LONGEST_SOCKET_PATH = 100;

/** Where the process that holds a data folder can be reached: a socket that only its user may open. */
export function socketPathOf(dataFolder: string): string {
  const name = createHash('sha256').update(resolve(dataFolder)).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\gridloom-${name}`;
  // In a folder of its own: the data folder may be one that the user shares with others.
  const inside = join(resolve(dataFolder), '.socket', 'command.sock');
  if (inside.length <= LONGEST_SOCKET_PATH) return inside;
  return join(tmpdir(), `gridloom-${userInfo().uid}-${name}`, 'command.sock');
}

/**
 * As `socketPathOf`, for those who connect: below a temporary folder that all share, another user may have been first.
 *
 * @throws Error when the socket lies where others could have put it
 */
export function ownSocketPathOf(dataFolder: string): string {
  const path = socketPathOf(dataFolder);
  const fault = process.platform === 'win32' ? null : privateFolderFault(dirname(path));
  if (fault !== null) throw new Error(`${dirname(path)} cannot be trusted: ${fault}.`);
  return path;
}

/**
 * Serves the API to the command line. The file system says who may connect, so no secret has to lie on the disk. The
 * caller holds the data folder, so a socket that is there already is left over from a killed process.
 *
 * @throws UsageError when the place of the socket is not this user's alone
 */
export async function startCommandSocket(dataFolder: string, api: Router, holder: Holder) {
  const path = socketPathOf(dataFolder);
  if (process.platform !== 'win32') {
    makePrivateFolder(dirname(path));
    rmSync(path, { force: true });
  }
  const app = bareExpress();
  app.get('/holder', (_request, response) => void response.json(holder));
  app.use('/api', api);
  const server = createServer(app);
  await new Promise<void>((done, reject) => {
    server.once('error', reject);
    server.listen(path, done);
  });
  return {
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
