import { FunctionSquare } from 'lucide-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ShortcutKeys } from '../../ui/shortcut-keys.tsx';
import classes from './canvas.module.css';

export function EmptyCanvas() {
  return (
    <div className={classes.empty}>
      <EmptyState icon={<FunctionSquare size={24} />} title="An empty canvas">
        Add a function with the button above, press <ShortcutKeys shortcut="N" />, or double-click where it should be.
      </EmptyState>
    </div>
  );
}
