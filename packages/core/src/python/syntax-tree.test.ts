import { describe, expect, it } from 'vitest';
import { childrenOf, commaGroups, descendantsOf, lineOf, parsePython, textOf } from './syntax-tree.ts';

describe('descendantsOf', () => {
  it('stays within the node', () => {
    const [first] = childrenOf(parsePython('a = f(b)\nc = d\n'));
    if (!first) throw new Error('no statement');
    expect([...descendantsOf(first, 'VariableName')].map((node) => node.from)).toEqual([0, 4, 6]);
    expect([...descendantsOf(first)].every((node) => node.to <= first.to)).toBe(true);
  });
});

describe('commaGroups', () => {
  it('keeps the items of a list apart, without brackets and comments', () => {
    const source = 'f(a, # one\n b=[1, 2],)';
    const list = [...descendantsOf(parsePython(source), 'ArgList')][0];
    if (!list) throw new Error('no arguments');
    expect(commaGroups(list).map((group) => textOf(source, group.nodes))).toEqual(['a', 'b=[1, 2]', '']);
  });
});

describe('lineOf', () => {
  it('counts lines from 1', () => {
    expect([0, 1, 2, 5].map((offset) => lineOf('a\nb\n\nc', offset))).toEqual([1, 1, 2, 4]);
  });
});
