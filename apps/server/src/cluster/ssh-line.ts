import type { Connection } from '@gridloom/core/cluster';
import { CodedError, isCodedError } from '@gridloom/core/error';
import { type AskUser, createLoginQuestions } from './ssh-questions.ts';

/** What a login leads to: told when it breaks, and ended. */
export type SshLink = {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  end(): unknown;
};

/** One kept connection to one host: opened when first needed, opened again after it broke, never faster than is polite. */
export type SshLine<Link extends SshLink> = {
  /** @throws CodedError as the login; CLUSTER_UNREACHABLE at once while it waits before the next try */
  client(): Promise<Link>;
  connection(): Connection;
  /** As `LoginQuestions.answer`. */
  answer(question: string, answers: readonly string[] | null): void;
  /** Tries now what would be tried later, or waits for the user. How it ends is told by `connection`. */
  tryNow(): void;
  close(): void;
};

type SshLineOptions<Link> = {
  readonly host: string;
  /** @param signal - aborted when the line is closed meanwhile */
  readonly login: (ask: AskUser, signal: AbortSignal) => Promise<Link>;
  /** `connection` says something new. */
  readonly onChange?: () => void;
  readonly now?: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly questionTimeoutMs?: number;
};

type State<Link> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly client: Promise<Link> }
  | { readonly kind: 'connected'; readonly client: Link; readonly since: number }
  | { readonly kind: 'broken'; readonly error: CodedError; readonly nextTryAt: number | null };

const BACK_OFF_S = [1, 2, 5, 15, 30, 60];
/** A connection that lived this long was a good one: the count of failures begins anew. */
const GOOD_AFTER_MS = 60_000;
/** The host's own patience, two minutes where nobody changed it, mostly ends first. */
const QUESTION_TIMEOUT_MS = 300_000;

export function createSshLine<Link extends SshLink>({
  host,
  login,
  onChange = () => {},
  now = Date.now,
  random = Math.random,
  questionTimeoutMs = QUESTION_TIMEOUT_MS,
}: SshLineOptions<Link>): SshLine<Link> {
  let state: State<Link> = { kind: 'idle' };
  let failures = 0;
  const closing = new AbortController();
  const questions = createLoginQuestions(questionTimeoutMs, onChange);

  function enter(next: State<Link>) {
    state = next;
    onChange();
  }

  async function connect(): Promise<Link> {
    try {
      const client = await login(questions.ask, closing.signal);
      if (closing.signal.aborted) {
        client.end();
        throw unreachable('the profile was closed meanwhile.');
      }
      enter({ kind: 'connected', client, since: now() });
      watch(client);
      return client;
    } catch (error) {
      // Anything else is a bug: it is passed on as it is, and tried again like a failed line.
      const coded = isCodedError(error) ? error : unreachable(String(error));
      questions.end('the login ended.');
      // Nobody failed while the user was asked.
      if (!isCodedError(coded, 'LOGIN_UNANSWERED')) failures++;
      if (!closing.signal.aborted)
        enter({ kind: 'broken', error: coded, nextTryAt: needsUser(coded) ? null : now() + backOff() });
      throw error;
    }
  }

  function watch(client: Link) {
    let reason = 'the connection was lost.';
    client.on('error', (error) => {
      reason = `the connection was lost (${error.message}).`;
    });
    client.on('close', () => {
      if (state.kind !== 'connected' || state.client !== client) return;
      failures = now() - state.since >= GOOD_AFTER_MS ? 0 : failures + 1;
      enter({ kind: 'broken', error: unreachable(reason), nextTryAt: failures === 0 ? now() : now() + backOff() });
    });
  }

  function backOff(): number {
    const seconds = BACK_OFF_S[Math.min(failures, BACK_OFF_S.length) - 1]!;
    return seconds * 1000 * (0.75 + random() / 2);
  }

  function unreachable(reason: string): CodedError<'CLUSTER_UNREACHABLE'> {
    return new CodedError('CLUSTER_UNREACHABLE', { host, reason });
  }

  function start(): Promise<Link> {
    // The login never ends within this call, so what it makes of the state comes after.
    const client = connect();
    enter({ kind: 'connecting', client });
    return client;
  }

  return {
    async client() {
      if (state.kind === 'connected') return state.client;
      if (state.kind === 'connecting') return state.client;
      if (closing.signal.aborted) throw unreachable('the profile was closed.');
      if (state.kind === 'broken') {
        if (state.nextTryAt === null) throw state.error;
        const waitS = Math.ceil((state.nextTryAt - now()) / 1000);
        if (waitS > 0) throw waiting(state.error, waitS);
      }
      return start();
    },
    connection() {
      const question = questions.pending();
      if (question) return { state: 'asking', question };
      if (state.kind !== 'broken') return { state: state.kind };
      const { message, hint, tellsOfJobs } = state.error;
      return { state: 'broken', message, hint, tellsOfJobs, attempt: failures, nextTryAt: state.nextTryAt };
    },
    answer: (question, answers) => questions.answer(question, answers),
    tryNow() {
      if (closing.signal.aborted || state.kind === 'connected' || state.kind === 'connecting') return;
      // Its end is told by `connection`.
      start().catch(() => {});
    },
    close() {
      closing.abort();
      questions.end('the profile was closed.');
      if (state.kind === 'connected') state.client.end();
      enter({ kind: 'idle' });
    },
  };

  function waiting(error: CodedError, waitS: number): CodedError {
    const reason = isCodedError(error, 'CLUSTER_UNREACHABLE') ? error.details.reason : error.message;
    return unreachable(`${reason} Next try in ${waitS} s.`);
  }
}

/** After a refused login or a strange host key, another try without the user could lock the account out. */
function needsUser(error: CodedError): boolean {
  return error.recovery !== 'retry-later';
}
