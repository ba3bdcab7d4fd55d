import { describe, expect, test } from 'vitest';
import { frameScript } from './shell-frame.ts';

function framed(own: string, code: number) {
  const frame = frameScript('true');
  const nonce = /[0-9a-f]{18}/.exec(frame.text)![0];
  return { ...frame, bytes: Buffer.from(`motd\n\n@@${nonce}B:4711\n${own}\n@@${nonce}E:${code}\n`), nonce };
}

describe('a framed script', () => {
  test('gives the same output wherever it is cut on the way', () => {
    const own = 'one\n@@\n\n@@0123456789abcdefgE:1\n@@ünd';
    const { bytes } = framed(own, 3);
    for (let first = 0; first <= bytes.length; first++) {
      for (const second of [first, first + 1, first + 7]) {
        const { reader, bytes } = framed(own, 3);
        const parts = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(Buffer.concat(parts.map((part) => reader.push(part))).toString()).toBe(own);
        expect([reader.code(), reader.pid(), reader.noise()]).toEqual([3, 4711, 'motd\n']);
      }
    }
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
