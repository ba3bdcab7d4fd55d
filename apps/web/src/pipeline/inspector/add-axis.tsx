import { addMapspecAxis } from '@gridloom/core/plan';
import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useEditorStore } from '../editor-context.ts';
import { AxisPopover } from './axis-popover.tsx';

/** Gives one of some arrays another axis, and all that is computed from it. */
export function AddAxis({ arrays }: { readonly arrays: readonly string[] }) {
  const store = useEditorStore();
  return (
    <AxisPopover
      action="Add axis"
      name=""
      arrays={arrays}
      answer={(name, array) => addMapspecAxis(store.getState().pipeline, [array], name)}
      button={(open) => (
        <Button variant="default" size="compact-xs" leftSection={<Plus size={12} />} onClick={open}>
          Add an axis
        </Button>
      )}
    />
  );
}
