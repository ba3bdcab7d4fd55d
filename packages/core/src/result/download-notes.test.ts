import { expect, test } from 'vitest';
import { readNotes, writeNotes } from './download-notes.ts';

test('notes come out of the header as they went in, whatever is in the name of a folder', () => {
  const notes = ['Stored values of ü in /d/a b\n are damaged.', 'Half of a letter: \ud83d.', '100 %'];
  const header = writeNotes(notes);
  expect(header).toMatch(/^[\x21-\x7e]+$/);
  expect(readNotes(header)).toEqual(notes);
  expect(readNotes(null)).toEqual([]);
});

test('of many notes the first are told, and how many more there are', () => {
  const notes = Array.from({ length: 200 }, (_, n) => `Stored values of y${n} are damaged.`);
  const told = readNotes(writeNotes(notes));
  expect(told.slice(0, 8)).toEqual(notes.slice(0, 8));
  expect(told.slice(8)).toEqual(['192 more outputs have damaged values.']);
});
