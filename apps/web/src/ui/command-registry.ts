import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Command } from './command.ts';

/**
 * Adds commands to the command bar, with their shortcuts, as long as the component is on the page. Where two components
 * claim one shortcut, the one that mounted later has it.
 */
export function useCommands(commands: readonly Command[]): void {
  const [owner] = useState(() => Symbol('commands'));
  useEffect(() => {
    registry.set(owner, commands);
    publish();
  }, [owner, commands]);
  useEffect(
    () => () => {
      registry.delete(owner);
      publish();
    },
    [owner],
  );
}

/** Every command of the page in view. */
export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, currentCommands);
}

/** The same, read once. */
export function currentCommands(): readonly Command[] {
  return current;
}

const registry = new Map<symbol, readonly Command[]>();
const listeners = new Set<() => void>();
let current: readonly Command[] = [];

function publish(): void {
  current = [...registry.values()].flat();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
