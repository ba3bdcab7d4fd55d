import { request } from 'node:http';
import { z } from 'zod';
import { type Holder, ownSocketPathOf } from '../http/command-socket.ts';

const HolderAnswer = z.object({ kind: z.enum(['serve', 'command']), url: z.string() });

/** Who holds a data folder; null when nobody answers. */
export async function askHolder(dataFolder: string): Promise<Holder | null> {
  try {
    const { body } = await callSocket(dataFolder, 'GET', '/holder');
    return HolderAnswer.parse(JSON.parse(body.toString('utf8')));
  } catch {
    // No socket, a socket that nobody listens on, or not one of ours: in each case nobody answers.
    return null;
  }
}

/** One HTTP request to the process that holds the data folder. @throws Error when nobody listens */
export function callSocket(
  dataFolder: string,
  method: string,
  path: string,
  body?: string,
): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    // A POST says its type even where a query without input has no body.
    const headers = method === 'GET' ? {} : { 'content-type': 'application/json' };
    const call = request({ socketPath: ownSocketPathOf(dataFolder), method, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}
