import { type IncomingMessage, request } from 'node:http';
import { NOTES_HEADER, readNotes } from '@gridloom/core/result';
import { ownSocketPathOf } from '../http/command-socket.ts';
import { UsageError } from './usage-error.ts';

type Call = {
  readonly method?: 'GET' | 'PUT';
  /** Below `/api`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
};

/** One request for bytes to the process that holds the data folder; the head of its answer. */
export function callApi(dataFolder: string, { method = 'GET', path, headers, body }: Call): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { socketPath: ownSocketPathOf(dataFolder), method, path: `/api${path}`, headers };
    request(options, resolve).on('error', reject).end(body);
  });
}

/** What the answer says about the file that it sends, in sentences. */
export function notesIn({ headers }: IncomingMessage): readonly string[] {
  const header = headers[NOTES_HEADER];
  return readNotes(typeof header === 'string' ? header : null);
}

/** The sentence of an answer that is no success. */
export async function refusalOf(answer: IncomingMessage): Promise<UsageError> {
  let text = '';
  for await (const part of answer.setEncoding('utf8')) text += String(part);
  return new UsageError(text.trim() || `Gridloom answered ${answer.statusCode ?? 0}.`);
}
