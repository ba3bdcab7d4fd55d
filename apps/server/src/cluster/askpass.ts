import { writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { isCodedError } from '@gridloom/core/error';
import { z } from 'zod';
import { shellWords } from './shell-words.ts';
import type { AskUser } from './ssh-questions.ts';

/** What `ssh` wants to know; `kind` is its variable SSH_ASKPASS_PROMPT. */
const Asked = z.object({ prompt: z.string(), kind: z.string() });

type AskpassOptions = {
  readonly ask: AskUser;
  /** Whose login it is, for the question. */
  readonly host: string;
  /** The user gave up, or was not there. */
  readonly giveUp: (error: unknown) => void;
};

/**
 * Lets `ssh` ask the user through Gridloom: a helper that it starts for each prompt, and a socket on which the helper
 * passes the prompt on. The answer goes from the socket to the helper's stdout, and nowhere else.
 *
 * @param folder - private; takes helper and socket
 * @returns variables for `ssh`
 */
export async function startAskpass(folder: string, { ask, host, giveUp }: AskpassOptions) {
  const socketPath = join(folder, 'ask');
  const helper = join(folder, 'askpass');
  await writeFile(`${helper}.mjs`, HELPER, { mode: 0o600 });
  const command = shellWords([process.execPath, `${helper}.mjs`, socketPath]);
  await writeFile(helper, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o700 });
  const server = createServer((socket) => {
    answer(socket).catch((error: unknown) => {
      socket.destroy();
      giveUp(error);
    });
  });

  async function answer(socket: Socket): Promise<void> {
    const gone = new AbortController();
    socket.on('error', () => {}).once('close', () => gone.abort());
    const { prompt, kind } = Asked.parse(JSON.parse(await readLine(socket)));
    const lines = prompt.trim().split('\n');
    // A touch of a security key is only announced: the helper is ended once it happened.
    const prompts =
      kind === 'none' ? [] : [{ label: lines.pop() ?? '', echo: /\(yes\/no/.test(prompt) || kind === 'confirm' }];
    try {
      const [said = ''] = await ask({ host, title: '', instructions: lines.join('\n'), prompts }, gone.signal);
      socket.end(`${JSON.stringify({ answer: said })}\n`);
    } catch (error) {
      if (!gone.signal.aborted || !isCodedError(error, 'LOGIN_UNANSWERED')) throw error;
    }
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
  return {
    // Before OpenSSH 8.4 it was the display that made ssh use the helper.
    environment: { SSH_ASKPASS: helper, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: process.env['DISPLAY'] ?? ':0' },
    close: () => void server.close(),
  };
}

async function readLine(socket: Socket): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('\n')) resolve(text);
    });
    socket.once('close', () => reject(new Error('the helper left without asking')));
  });
}

/** Prints the answer, or fails; the prompt is no secret, the answer is in no argument and no variable. */
const HELPER = `import { connect } from 'node:net';
const [socketPath, prompt = ''] = process.argv.slice(2);
const socket = connect(socketPath);
let text = '';
process.exitCode = 1;
socket.on('error', () => {});
socket.write(JSON.stringify({ prompt, kind: process.env.SSH_ASKPASS_PROMPT ?? '' }) + '\\n');
socket.setEncoding('utf8').on('data', (part) => (text += part));
socket.on('close', () => {
  if (text === '') return;
  const { answer } = JSON.parse(text);
  process.exitCode = process.env.SSH_ASKPASS_PROMPT === 'confirm' && answer !== 'yes' ? 1 : 0;
  process.stdout.write(answer + '\\n');
});
`;
