import { useEffect } from 'react';
import { isTyping, matchesShortcut } from './command.ts';
import { currentCommands } from './command-registry.ts';

/** Listens for the shortcuts of all commands; one listener for the whole app. */
export function CommandKeys() {
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return null;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const typing = isTyping(event.target);
  // A dialog in front owns the keyboard: what lies behind it must not change unseen.
  const behindDialog = document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
  const command = currentCommands().findLast(
    ({ shortcut, disabled, whileTyping }) =>
      shortcut && !disabled && (!typing || whileTyping) && matchesShortcut(event, shortcut),
  );
  if (!command || behindDialog) return;
  event.preventDefault();
  command.run();
}
