import { Unplug } from 'lucide-react';
import { useConnection } from '../rpc/use-connection.ts';
import classes from './connection-banner.module.css';

/** Says that news is missing, as long as it is. It floats, so nothing below it moves. */
export function ConnectionBanner() {
  if (useConnection() !== 'lost') return null;
  return (
    <div className={classes.banner} role="status">
      <Unplug size={14} aria-hidden />
      Connection to Gridloom lost, trying again…
    </div>
  );
}
