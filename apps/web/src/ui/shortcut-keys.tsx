import { shortcutText } from './command.ts';
import classes from './shortcut-keys.module.css';

/** A shortcut drawn as keys. */
export function ShortcutKeys({ shortcut }: { readonly shortcut: string }) {
  return (
    <span className={classes.keys}>
      {shortcutText(shortcut)
        .split(' ')
        .map((key) => (
          <kbd key={key} className={classes.key}>
            {key}
          </kbd>
        ))}
    </span>
  );
}
