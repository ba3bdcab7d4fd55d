import type { Connection } from '@gridloom/core/cluster';
import classes from './connection-chip.module.css';
import { connectionWords } from './connection-words.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

type ConnectionChipProps = {
  readonly connection: Connection;
  /** Commands run right here, so there is nothing to connect to. */
  readonly local: boolean;
};

/** State of a connection in a few words, with the next try counted down. */
export function ConnectionChip({ connection, local }: ConnectionChipProps) {
  const seconds = useSecondsUntil(connection.state === 'broken' ? connection.nextTryAt : null);
  const { look, words } = connectionWords(connection, local, seconds);
  return (
    <span className={classes.chip} data-look={look}>
      <span className={classes.dot} aria-hidden />
      {words}
    </span>
  );
}
