import { Modal } from '@mantine/core';
import type { Command } from './command.ts';
import { useAllCommands } from './command-registry.ts';
import { groupBy } from './group-by.ts';
import { ShortcutKeys } from './shortcut-keys.tsx';
import classes from './shortcut-sheet.module.css';

type ShortcutSheetProps = { readonly opened: boolean; readonly onClose: () => void };

/** What `?` shows: every shortcut of the page in view. */
export function ShortcutSheet({ opened, onClose }: ShortcutSheetProps) {
  const commands = useAllCommands().filter((command) => command.shortcut);
  const groups = groupBy(commands, (command) => command.group);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="lg">
      <div className={classes.groups}>
        {[...groups].map(([group, members]) => (
          <section key={group}>
            <h3 className={classes.heading}>{group}</h3>
            <dl className={classes.list}>{members.map(toRow)}</dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function toRow({ id, label, shortcut }: Command) {
  return (
    <div key={id} className={classes.row}>
      <dt>{label}</dt>
      <dd>
        <ShortcutKeys shortcut={shortcut ?? ''} />
      </dd>
    </div>
  );
}
