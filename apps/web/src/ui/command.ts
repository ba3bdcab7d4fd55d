import type { ReactNode } from 'react';

/** Something a user can do on the page in view: listed in the command bar, and bound to a shortcut if it has one. */
export type Command = {
  /** Unique on the page, stable. */
  readonly id: string;
  /** What the user does, as an imperative: `Add function`. */
  readonly label: string;
  /** Heading in the command bar and in the list of shortcuts: `Editor`, `Runs`. */
  readonly group: string;
  readonly description?: string;
  /** `mod+S`, `N`, `shift+alt+T`, `?`; `mod` is Ctrl, or Cmd on a Mac. Several are separated by spaces. */
  readonly shortcut?: string;
  /** Words that find it beside its label. */
  readonly keywords?: readonly string[];
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  /** Also while typing in a text field; only for shortcuts with `mod`. */
  readonly whileTyping?: boolean;
  readonly run: () => void;
};

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** True when the key press is one of the shortcuts. */
export function matchesShortcut(event: KeyPress, shortcut: string): boolean {
  return shortcut.split(' ').some((one) => matchesOne(event, one.toLowerCase()));
}

function matchesOne(event: KeyPress, shortcut: string): boolean {
  const parts = keysOf(shortcut);
  const key = parts.at(-1) ?? '';
  const mod = event.ctrlKey || event.metaKey;
  if (parts.includes('mod') !== mod || parts.includes('alt') !== event.altKey) return false;
  // A sign such as `?` needs Shift on some keyboards and not on others.
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  if (!isSign && parts.includes('shift') !== event.shiftKey) return false;
  return event.key.toLowerCase() === key || (parts.includes('alt') && event.code.toLowerCase() === `key${key}`);
}

/** True where keys belong to what is being typed. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || TEXT_FIELDS.has(target.tagName));
}

const TEXT_FIELDS = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/** A shortcut as written on this computer's keys: `Ctrl K`. */
export function shortcutText(shortcut: string): string {
  const mac = navigator.platform.startsWith('Mac');
  const [first = ''] = shortcut.split(' ');
  return keysOf(first)
    .map((part) => (part === 'mod' ? (mac ? '⌘' : 'Ctrl') : part.length === 1 ? part.toUpperCase() : capital(part)))
    .join(' ');
}

function keysOf(shortcut: string): string[] {
  return shortcut === '+' ? ['+'] : shortcut.split('+');
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
