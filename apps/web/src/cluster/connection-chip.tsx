import type { Connection } from '@gridloom/core/cluster';
import { useEffect, useState } from 'react';
import classes from './connection-chip.module.css';

type ConnectionChipProps = {
  readonly connection: Connection;
  /** Commands run right here, so there is nothing to connect to. */
  readonly local: boolean;
};

/** State of a connection in a word, with the next try counted down. */
export function ConnectionChip({ connection, local }: ConnectionChipProps) {
  const seconds = useSecondsUntil(connection.state === 'broken' ? connection.nextTryAt : null);
  const [look, words] = describe(connection, local, seconds);
  return (
    <span className={classes.chip} data-look={look}>
      <span className={classes.dot} aria-hidden />
      {words}
    </span>
  );
}

function describe(connection: Connection, local: boolean, seconds: number | null): [string, string] {
  if (connection.state === 'broken') {
    const next = seconds === null ? 'needs you' : seconds === 0 ? 'trying again' : `next try in ${seconds} s`;
    return ['broken', `Offline, ${next}`];
  }
  if (connection.state === 'connecting') return ['connecting', 'Connecting'];
  if (local) return ['connected', 'Ready'];
  return connection.state === 'connected' ? ['connected', 'Connected'] : ['idle', 'Not in use'];
}

function useSecondsUntil(at: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? null : Math.max(0, Math.ceil((at - now) / 1000));
}
