import type { LoginQuestion } from '@gridloom/core/cluster';
import { Button, Loader, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import classes from './login-dialog.module.css';
import { askerWords, loginField } from './login-fields.ts';
import { useConnections } from './use-connections.tsx';

/** Asks what a login wants to know, wherever the user is. Once, in the frame. */
export function LoginDialog() {
  const connections = useConnections();
  /** The profile whose login is under way: between two rounds it asks nothing, and the dialog must not blink. */
  const [underWay, setUnderWay] = useState<string | null>(null);
  const asking = Object.entries(connections).find(([, { connection }]) => connection.state === 'asking');
  const shown =
    (underWay !== null && connections[underWay]?.connection.state === 'asking' ? underWay : null) ?? asking?.[0];
  const id = shown ?? underWay;
  const connection = id === null || id === undefined ? null : (connections[id]?.connection ?? null);
  const state = connection?.state;
  useEffect(() => {
    if (state === 'asking') setUnderWay(id ?? null);
    else if (state !== 'connecting') setUnderWay(null);
  }, [state, id]);
  if (!id || !connection || (state !== 'asking' && state !== 'connecting')) return null;
  return <OpenDialog key={id} id={id} question={connection.state === 'asking' ? connection.question : null} />;
}

/** @param question - null while the host checks the last answer */
function OpenDialog({ id, question }: { readonly id: string; readonly question: LoginQuestion | null }) {
  const trpc = useTRPC();
  const profiles = useQuery(trpc.profile.list.queryOptions());
  const profile = profiles.data?.find((one) => one.profile.id === id)?.profile;
  const target = profile?.shell.kind === 'ssh' ? profile.shell : null;
  const answer = useMutation(
    // React Query keeps what a mutation was given for minutes after it: here, passwords.
    trpc.profile.answer.mutationOptions({ gcTime: 0 }),
  );
  const giveUp = () => question && answer.mutate({ id, question: question.id, answers: null });
  return (
    <Modal
      opened
      onClose={() => giveUp()}
      // An answer half typed is not lost by a click beside the dialog.
      closeOnClickOutside={false}
      // Above any other dialog: a host waits for no more than a minute or two.
      zIndex={300}
      size={460}
      title={`${profile?.name ?? 'A cluster'} asks who you are`}
    >
      {question ? (
        <Questions
          key={question.id}
          question={question}
          asker={askerWords(question.host, target)}
          sending={answer.isPending}
          error={answer.error}
          onAnswer={(answers) => answer.mutate({ id, question: question.id, answers })}
          onGiveUp={giveUp}
        />
      ) : (
        <div className={classes.checking} role="status">
          <Loader size={16} /> The host checks your answer…
        </div>
      )}
    </Modal>
  );
}

type QuestionsProps = {
  readonly question: LoginQuestion;
  readonly asker: string;
  readonly sending: boolean;
  readonly error: unknown;
  readonly onAnswer: (answers: string[]) => void;
  readonly onGiveUp: () => void;
};

function Questions({ question, asker, sending, error, onAnswer, onGiveUp }: QuestionsProps) {
  const { title, instructions, prompts } = question;
  const [answers, setAnswers] = useState<readonly string[]>(() => prompts.map(() => ''));

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // The dialog gives the focus to the first question alone.
    form.current?.querySelector('input')?.focus();
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!sending) onAnswer([...answers]);
  }

  return (
    <form ref={form} className={classes.form} onSubmit={submit} autoComplete="off">
      <p className={classes.asker}>{asker}</p>
      {(title || instructions) && (
        <div className={classes.words}>
          {title && <strong>{title}</strong>}
          {instructions && <div>{instructions.trim()}</div>}
        </div>
      )}
      {prompts.map((prompt, index) => {
        const { label, secret, autoComplete } = loginField(prompt);
        const Field = secret ? PasswordInput : TextInput;
        return (
          <Field
            // The prompts of a question never change; two may have the same words.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            size="sm"
            label={label}
            autoComplete={autoComplete}
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            name={`login-answer-${index}`}
            data-autofocus={index === 0 ? true : undefined}
            value={answers[index] ?? ''}
            onChange={(event) => setAnswers(answers.with(index, event.currentTarget.value))}
          />
        );
      })}
      {error ? <ErrorNotice what="The answer did not arrive." error={error} /> : null}
      <p className={classes.note}>
        Your answer goes to this host once and is stored nowhere. Jobs on the cluster go on meanwhile; until you answer,
        their news has to wait.
      </p>
      <div className={classes.buttons}>
        <Button variant="default" onClick={onGiveUp}>
          Not now
        </Button>
        <Button type="submit" loading={sending}>
          {prompts.length === 0 ? 'Go on' : 'Log in'}
        </Button>
      </div>
    </form>
  );
}
