import type { FunctionId } from '@gridloom/core/pipeline';
import { renameAxisEverywhere } from '@gridloom/core/plan';
import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useEditorStore } from '../editor-context.ts';
import { shapeText } from '../shape-text.ts';
import type { ShownAxis } from './axes-of-facts.ts';
import { AxisPopover } from './axis-popover.tsx';
import classes from './inspector.module.css';

type AxisChipProps = {
  readonly axis: ShownAxis;
  /** A function that has it; without one the axes of that name in all parts of the pipeline are meant. */
  readonly of: FunctionId | undefined;
};

/** An axis with its length; pressed, it is renamed wherever it goes. */
export function AxisChip({ axis: { name, size, external }, of }: AxisChipProps) {
  const store = useEditorStore();
  return (
    <AxisPopover
      action="Rename everywhere"
      name={name}
      arrays={NONE}
      answer={(to) => renameAxisEverywhere(store.getState().pipeline, name, { to, ...(of && { of }) })}
      button={(open) => (
        <UnstyledButton
          className={classes.chip}
          data-internal={external ? undefined : true}
          title={`Rename axis ${name}`}
          onClick={open}
        >
          <VisuallyHidden>Rename axis </VisuallyHidden>
          <span className={classes.axis}>{name}</span>
          {size !== null && shapeText([size])}
          {!external && <span className={classes.quiet}>from one call</span>}
        </UnstyledButton>
      )}
    />
  );
}

const NONE: readonly string[] = [];
