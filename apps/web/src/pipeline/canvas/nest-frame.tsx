import { Combine } from 'lucide-react';
import { memo } from 'react';
import { countText } from '../shape-text.ts';
import { useNodeProblems } from '../use-compiled.ts';
import classes from './nest-frame.module.css';
import { ProblemBadge } from './problem-badge.tsx';
import type { NestNode } from './to-react-flow.ts';

type NestFrameProps = Pick<NestNode, 'id' | 'data' | 'selected'>;

/** The frame of functions that run together, as one element of one task. */
export const NestFrame = memo(function NestFrame({ id, data, selected }: NestFrameProps) {
  const { nest, facts } = data;
  const [worst] = useNodeProblems(id);
  return (
    <div className={classes.frame} data-selected={selected || undefined} data-severity={worst?.severity}>
      <div className={classes.head}>
        <Combine size={13} aria-hidden />
        <span className={classes.name}>{nest.name}</span>
        <span className={classes.about}>
          {facts?.taskCount == null ? 'one task' : countText(facts.taskCount, 'task', 'tasks')}
        </span>
        <ProblemBadge id={id} />
      </div>
    </div>
  );
});
