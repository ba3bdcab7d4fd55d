import { memo } from 'react';
import { shortInput } from '../input-text.ts';
import { shapeText } from '../shape-text.ts';
import { useNodeProblems } from '../use-compiled.ts';
import classes from './node-card.module.css';
import { Port } from './port.tsx';
import { ProblemBadge } from './problem-badge.tsx';
import { INPUT_PORT, type InputNode } from './to-react-flow.ts';

type InputCardProps = Pick<InputNode, 'id' | 'data' | 'selected'>;

/** A pipeline input on the canvas. */
export const InputCard = memo(function InputCard({ id, data, selected }: InputCardProps) {
  const { item, shape } = data;
  const [worst] = useNodeProblems(id);
  return (
    <div
      className={`${classes.card} ${classes.input}`}
      data-selected={selected || undefined}
      data-severity={worst?.severity}
    >
      <div className={classes.inputHead}>
        <span className={classes.name} title={item.name}>
          {item.name}
        </span>
        {shape && shape.length > 0 && <span className={classes.inputShape}>{shapeText(shape)}</span>}
        <ProblemBadge id={id} />
      </div>
      <div className={classes.inputValue} data-missing={item.value.kind === 'none' || undefined}>
        {shortInput(item.value)}
      </div>
      <Port name={INPUT_PORT} side="right" row={0} />
    </div>
  );
});
