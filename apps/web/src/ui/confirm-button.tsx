import { Button, type ButtonProps, Popover } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './confirm-button.module.css';

type ConfirmButtonProps = ButtonProps & {
  readonly children: ReactNode;
  /** What will happen, as a question or a sentence. */
  readonly question: ReactNode;
  /** The button that does it: `Cancel the run`. */
  readonly yes: string;
  /** The way back: `Keep it running`. */
  readonly no: string;
  readonly onConfirm: () => void;
};

/** A button that asks once more, right beside itself, before it does what cannot be taken back. */
export function ConfirmButton({ children, question, yes, no, onConfirm, ...button }: ConfirmButtonProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus width={280} position="bottom-end" shadow="md">
      <Popover.Target>
        <Button variant="default" {...button} onClick={() => setOpened((was) => !was)}>
          {children}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.question}>{question}</div>
        <div className={classes.answers}>
          <Button variant="default" onClick={() => setOpened(false)}>
            {no}
          </Button>
          <Button
            color="red"
            data-autofocus
            onClick={() => {
              setOpened(false);
              onConfirm();
            }}
          >
            {yes}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
