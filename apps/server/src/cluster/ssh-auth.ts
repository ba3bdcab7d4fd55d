import type { AnyAuthMethod } from 'ssh2';
import type { SshIdentity } from './ssh-identity.ts';
import type { AskUser } from './ssh-questions.ts';

/** How a login went, for messages. */
export type SshAuth = {
  /** ssh2's `authHandler`. */
  readonly next: (
    left: readonly string[] | null,
    partial: boolean | null,
    go: (method: AnyAuthMethod | false) => void,
  ) => void;
  /** ssh2's `debug`: the only place that tells what the host still wants after a key of an agent. */
  readonly listen: (line: string) => void;
  /** `key file ~/.ssh/id, keyboard-interactive`: what was tried, and what the host would take. */
  tried(): string;
};

type AuthOptions = {
  readonly user: string;
  /** `user@host`. */
  readonly account: string;
  readonly identity: SshIdentity;
  readonly ask: AskUser;
  /** The user gave up, or was not there: the login is over. */
  readonly giveUp: (error: unknown) => void;
};

type Step = 'key' | 'keyboard-interactive' | 'password';

/**
 * Goes through a login as the host asks for it: the key first, then whatever else it wants. A password is asked for only
 * where the profile says so, or after the host took the key and wants more: a refused key is an answer.
 */
export function createSshAuth({ user, account, identity, ask, giveUp }: AuthOptions): SshAuth {
  const keys = [...identity.keys];
  const tried: string[] = [];
  /** What the host takes next, and whether it took something already. */
  let wants: readonly string[] = [];
  let accepted = false;
  let begun = false;
  /** The user's answer was no good: what follows is another login, and theirs to begin. */
  let answered = false;
  let used = new Set<Step>();

  function learn(methods: readonly string[], partial: boolean) {
    // A host that wants less than before has taken what it got.
    const fewer = begun && wants.some((method) => !methods.includes(method));
    if (partial || fewer) {
      accepted = true;
      answered = false;
      used = new Set();
    }
    wants = methods;
  }

  function nextMethod(): AnyAuthMethod | false {
    if (answered) return false;
    const key = wants.includes('publickey') ? keys.shift() : undefined;
    if (key) {
      note(identity.tried);
      return key.kind === 'file'
        ? { type: 'publickey', username: user, key: key.key }
        : { type: 'agent', username: user, agent: key.agent };
    }
    if (!accepted && !identity.password) return false;
    for (const step of ['keyboard-interactive', 'password'] as const) {
      if (!wants.includes(step) || used.has(step)) continue;
      used.add(step);
      note(step);
      return step === 'password' ? { type: 'password', username: user, password: '' } : keyboard();
    }
    return false;
  }

  function note(step: string) {
    if (!tried.includes(step)) tried.push(step);
  }

  function keyboard(): AnyAuthMethod {
    return {
      type: 'keyboard-interactive',
      username: user,
      prompt(title, instructions, _language, prompts, finish) {
        answered = true;
        const asked = prompts.map(({ prompt, echo = false }) => ({ label: prompt.trim(), echo }));
        ask({ host: account, title, instructions, prompts: asked }).then((answers) => finish([...answers]), giveUp);
      },
    };
  }

  return {
    listen(line) {
      const methods = /USERAUTH_FAILURE \(([^)]*)\)/.exec(line)?.[1];
      if (methods !== undefined) learn(methods.split(','), false);
    },
    next(_left, partial, go) {
      if (!begun) {
        // Nothing is tried yet: the refusal names what the host takes.
        begun = true;
        go({ type: 'none', username: user });
        return;
      }
      if (partial) learn(wants, true);
      const method = nextMethod();
      if (method === false || method.type !== 'password') {
        go(method);
        return;
      }
      const prompts = [{ label: 'Password', echo: false }];
      ask({ host: account, title: '', instructions: '', prompts }).then(([password = '']) => {
        answered = true;
        go({ ...method, password });
      }, giveUp);
    },
    tried() {
      const offered = wants.length > 0 ? `; the host takes ${wants.join(', ')}` : '';
      return `${tried.join(', ') || identity.tried}${offered}`;
    },
  };
}
