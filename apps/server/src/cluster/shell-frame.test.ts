import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameScript } from './shell-frame.ts';

function framed(own: string, code: number) {
  const frame = frameScript('true');
  const nonce = /[0-9a-f]{18}/.exec(frame.text)![0];
  return { ...frame, bytes: Buffer.from(`motd\n\n@@${nonce}B:4711\n${own}\n@@${nonce}E:${code}\n`), nonce };
}

describe('a framed script', () => {
  test('gives the same output however it is cut on the way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(200), { maxLength: 6 }), (own, cuts) => {
        const { reader, bytes } = framed(own, 3);
        const parts: Buffer[] = [];
        let from = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          parts.push(reader.push(bytes.subarray(from, Math.max(from, Math.min(cut, bytes.length)))));
          from = Math.max(from, Math.min(cut, bytes.length));
        }
        expect(Buffer.concat(parts).toString()).toBe(own);
        expect([reader.code(), reader.pid(), reader.noise()]).toEqual([3, 4711, 'motd\n']);
      }),
    );
  });

  test('has no exit code before its last line is whole', () => {
    const { reader, bytes } = framed('x', 12);
    reader.push(bytes.subarray(0, -2));
    expect(reader.code()).toBeNull();
    reader.push(bytes.subarray(-2));
    expect(reader.code()).toBe(12);
  });

  test('does not contain its own sentinels: a shell that echoes it forges nothing', () => {
    const { reader, text } = frameScript('true');
    expect(reader.push(Buffer.from(`${text}${text}`)).length).toBe(0);
    expect(reader.code()).toBeNull();
  });
});
