import { Unplug } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { serverUrl } from '../rpc/base-url.ts';
import { fetchNoticing, isLockedOut, LOCKED_OUT, onLockedOut } from '../rpc/locked-out.ts';
import { useConnection } from '../rpc/use-connection.ts';
import classes from './connection-banner.module.css';

/** Says that news is missing, as long as it is, and why. It floats, so nothing below it moves. */
export function ConnectionBanner() {
  const lost = useConnection() === 'lost';
  const lockedOut = useSyncExternalStore(onLockedOut, isLockedOut);
  useEffect(() => {
    if (!lost) return;
    // A WebSocket does not say why it was refused; a plain request does.
    const ask = () => void fetchNoticing(serverUrl('favicon.svg'), { cache: 'no-store' }).catch(() => undefined);
    const timer = setInterval(ask, 4_000);
    return () => clearInterval(timer);
  }, [lost]);
  if (!lost) return null;
  return (
    <div className={classes.banner} role="status">
      <Unplug size={14} aria-hidden />
      {lockedOut ? LOCKED_OUT : 'Connection to Gridloom lost, trying again…'}
    </div>
  );
}
