import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoginQuestion } from '@gridloom/core/cluster';
import type { Client } from './session.ts';

type Terminal = { readonly input: NodeJS.ReadableStream & { isTTY?: boolean }; readonly output: NodeJS.WritableStream };

type ProfileCalls = {
  readonly list: { query(): Promise<readonly Pick<Row, 'profile' | 'connection'>[]> };
  readonly answer: { mutate(input: { id: string; question: string; answers: string[] | null }): Promise<unknown> };
};
type Row = Awaited<ReturnType<Client['profile']['list']['query']>>[number];

const LOOK_MS = 250;

/**
 * Asks at the terminal what logins want to know, for as long as a command runs. What is typed is shown only where the
 * host allows it, and goes to the host alone.
 *
 * @returns stops asking
 */
export function answerAtTerminal(
  profile: ProfileCalls,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): () => void {
  const stop = new AbortController();
  if (terminal.input.isTTY === true) void watch(profile, terminal, stop.signal);
  return () => stop.abort();
}

async function watch(profile: ProfileCalls, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const seen = new Set<string>();
  while (!signal.aborted) {
    // Whoever holds the profiles may be on its way out.
    const rows = await profile.list.query().catch(() => []);
    for (const row of rows) {
      const { connection } = row;
      if (connection.state !== 'asking' || seen.has(connection.question.id)) continue;
      seen.add(connection.question.id);
      const answers = await put(connection.question, terminal, signal);
      if (signal.aborted) return;
      await profile.answer
        .mutate({ id: row.profile.id, question: connection.question.id, answers })
        .catch((error: unknown) =>
          terminal.output.write(`${error instanceof Error ? error.message : String(error)}\n`),
        );
    }
    await delay(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** Null when the user pressed Ctrl-C or Ctrl-D instead of answering. */
async function put(question: LoginQuestion, terminal: Terminal, signal: AbortSignal): Promise<string[] | null> {
  const words = [`${question.host} asks:`, question.title, question.instructions].map((text) => text.trim());
  terminal.output.write(`\n${words.filter(Boolean).join('\n')}\n`);
  const answers: string[] = [];
  for (const prompt of question.prompts) {
    const answer = await readAnswer(prompt, terminal, signal);
    if (answer === null) return null;
    answers.push(answer);
  }
  return answers;
}

async function readAnswer(
  { label, echo }: LoginQuestion['prompts'][number],
  { input, output }: Terminal,
  signal: AbortSignal,
): Promise<string | null> {
  output.write(`${label.replace(/[:?]?\s*$/, '')}: `);
  // With a terminal of its own, readline shows what is typed; on this one nothing is seen.
  const shown = echo ? output : new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: shown, terminal: true, historySize: 0 });
  return new Promise((resolve) => {
    let answer: string | null = null;
    const leave = () => lines.close();
    signal.addEventListener('abort', leave, { once: true });
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('SIGINT', leave);
    lines.once('close', () => {
      signal.removeEventListener('abort', leave);
      if (!echo) output.write('\n');
      resolve(answer);
    });
  });
}
