import type { AskUser } from './ssh-questions.ts';

export const LOGIN_TIMEOUT_MS = 60_000;

/** How long a login waits for the host; it rests while the user is asked. */
export function createPatience(onEnd: () => void, timeoutMs = LOGIN_TIMEOUT_MS) {
  let timer = setTimeout(onEnd, timeoutMs);
  let ended = false;
  let open = 0;
  return {
    asking: () => open > 0,
    whileAsking:
      (ask: AskUser): AskUser =>
      async (question, withdrawn) => {
        clearTimeout(timer);
        open++;
        const answers = await ask(question, withdrawn).finally(() => open--);
        if (!ended) timer = setTimeout(onEnd, timeoutMs);
        return answers;
      },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
