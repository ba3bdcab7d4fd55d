import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { useState } from 'react';
import type { WireEdge } from './to-react-flow.ts';
import classes from './wire-line.module.css';

/** A wire: one line for a single value, two for an array; its label on hover and selection. */
export function WireLine({ data, selected, id: _id, ...ends }: EdgeProps<WireEdge>) {
  const [hovered, setHovered] = useState(false);
  const [path, labelX, labelY] = getBezierPath(ends);
  return (
    <g
      className={classes.wire}
      data-selected={selected || undefined}
      data-array={data?.isArray || undefined}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <BaseEdge path={path} interactionWidth={16} className={classes.line} />
      {data?.isArray && <path d={path} className={classes.core} />}
      {(hovered || selected) && data && (
        <EdgeLabelRenderer>
          <div
            className={classes.label}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {data.label}
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
}
