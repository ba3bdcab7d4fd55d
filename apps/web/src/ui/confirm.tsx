import { Button, Modal } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import classes from './confirm.module.css';

type Question = {
  readonly title: string;
  /** What goes away and what stays. */
  readonly text: string;
  /** The button that does it, as an imperative with its object: `Delete pipeline`. */
  readonly action: string;
  /** The button that leaves all as it is; `Keep it` unless told. */
  readonly refusal?: string;
};

/** Asks before something that cannot be undone; true when the user says yes. */
export function confirmDestructive(question: Question): Promise<boolean> {
  return new Promise((resolve) => ask({ question, answer: resolve }));
}

/** The place where questions appear; once, in the frame. */
export function Confirm() {
  const asked = useSyncExternalStore(subscribe, () => open);
  const answer = (yes: boolean) => {
    asked?.answer(yes);
    ask(null);
  };
  return (
    <Modal opened={asked !== null} onClose={() => answer(false)} title={asked?.question.title} size="sm">
      <p className={classes.text}>{asked?.question.text}</p>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => answer(false)} data-autofocus>
          {asked?.question.refusal ?? 'Keep it'}
        </Button>
        <Button color="red" onClick={() => answer(true)}>
          {asked?.question.action}
        </Button>
      </div>
    </Modal>
  );
}

type Asked = { readonly question: Question; readonly answer: (yes: boolean) => void };

let open: Asked | null = null;
const listeners = new Set<() => void>();

function ask(next: Asked | null): void {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
