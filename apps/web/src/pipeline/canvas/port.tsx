import { Handle, Position } from '@xyflow/react';
import classes from './node-card.module.css';

type PortProps = {
  readonly name: string;
  readonly side: 'left' | 'right';
  readonly row: number;
  readonly wired?: boolean;
};

/** The end of a row, where wires are drawn from and to. */
export function Port({ name, side, row, wired = false }: PortProps) {
  return (
    <Handle
      id={name}
      type={side === 'left' ? 'target' : 'source'}
      position={side === 'left' ? Position.Left : Position.Right}
      className={classes.port}
      data-wired={wired || undefined}
      style={{ ['--row' as string]: row }}
      // A mark with a name; wires are drawn from it with the mouse alone.
      role="img"
      aria-label={side === 'left' ? `Parameter ${name}` : `Output ${name}`}
    />
  );
}
