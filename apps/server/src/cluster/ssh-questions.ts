import { randomUUID } from 'node:crypto';
import type { LoginQuestion } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';

/**
 * Asks the user and waits. The answers are the caller's alone: they are kept nowhere else.
 *
 * @param withdrawn - aborted when the answer is no longer wanted
 * @returns one answer a prompt, in their order
 * @throws CodedError LOGIN_UNANSWERED
 */
export type AskUser = (question: Omit<LoginQuestion, 'id'>, withdrawn?: AbortSignal) => Promise<readonly string[]>;

/** The questions of one login, one at a time. */
export type LoginQuestions = {
  readonly ask: AskUser;
  pending(): LoginQuestion | null;
  /**
   * @param answers - null gives the login up
   * @throws CodedError BAD_DOCUMENT when the question is no longer open, or the answers are not as many as the prompts
   */
  answer(id: string, answers: readonly string[] | null): void;
  /** Ends the open question as unanswered. */
  end(reason: string): void;
};

type Open = { readonly question: LoginQuestion; settle(answers: readonly string[] | null, reason: string): void };

export function createLoginQuestions(timeoutMs: number, onChange: () => void): LoginQuestions {
  let open: Open | null = null;
  return {
    ask: (asked, withdrawn) =>
      new Promise((resolve, reject) => {
        const question = { ...asked, id: randomUUID() };
        open?.settle(null, 'another question took its place.');
        const late = () => settle(null, `nobody answered within ${timeWords(timeoutMs)}.`);
        const timer = setTimeout(late, timeoutMs).unref();
        const withdraw = () => settle(null, 'the answer is no longer wanted.');
        withdrawn?.addEventListener('abort', withdraw, { once: true });
        function settle(answers: readonly string[] | null, reason: string) {
          clearTimeout(timer);
          withdrawn?.removeEventListener('abort', withdraw);
          if (open?.question !== question) return;
          open = null;
          onChange();
          if (answers) resolve(answers);
          else reject(new CodedError('LOGIN_UNANSWERED', { host: question.host, reason }));
        }
        open = { question, settle };
        if (withdrawn?.aborted) withdraw();
        else onChange();
      }),
    pending: () => open?.question ?? null,
    answer(id, answers) {
      if (open?.question.id !== id)
        throw refused('it is no longer open: it was answered, or the host gave up waiting.');
      const count = open.question.prompts.length;
      if (answers && answers.length !== count) throw refused(`it has ${count} prompts, not ${answers.length}.`);
      open.settle(answers, 'it was put off.');
    },
    end: (reason) => open?.settle(null, reason),
  };
}

function timeWords(ms: number): string {
  return ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

function refused(reason: string): CodedError<'BAD_DOCUMENT'> {
  return new CodedError('BAD_DOCUMENT', { what: 'The answer', where: 'the question of the login', reason });
}
