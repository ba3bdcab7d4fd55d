import { describe, expect, test } from 'vitest';
import { matchesShortcut } from './command.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  code: `Key${key.toUpperCase()}`,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a shortcut', () => {
  test('takes Ctrl and Cmd for mod', () => {
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'mod+K')).toBe(true);
    expect(matchesShortcut(press('k', { metaKey: true }), 'mod+K')).toBe(true);
    expect(matchesShortcut(press('k'), 'mod+K')).toBe(false);
  });

  test('tells undo from redo by Shift', () => {
    expect(matchesShortcut(press('Z', { ctrlKey: true, shiftKey: true }), 'mod+Z')).toBe(false);
    expect(matchesShortcut(press('Z', { ctrlKey: true, shiftKey: true }), 'mod+shift+Z mod+Y')).toBe(true);
    expect(matchesShortcut(press('y', { ctrlKey: true }), 'mod+shift+Z mod+Y')).toBe(true);
  });

  test('finds a sign with or without Shift, as keyboards differ', () => {
    expect(matchesShortcut(press('?', { shiftKey: true }), '?')).toBe(true);
    expect(matchesShortcut(press('?'), '?')).toBe(true);
    expect(matchesShortcut(press('+', { shiftKey: true }), '+')).toBe(true);
  });

  test('finds a letter with Alt by its key, because Alt types another sign on a Mac', () => {
    expect(matchesShortcut({ ...press('ˇ', { altKey: true, shiftKey: true }), code: 'KeyT' }, 'shift+alt+T')).toBe(
      true,
    );
  });
});
