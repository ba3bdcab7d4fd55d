import { NOTES_HEADER, writeNotes } from '@gridloom/core/result';
import { describe, expect, it } from 'vitest';
import { downloadWork } from './download-work.ts';

const CONTENT = 'abcdefghijklmnopqrstuvwxyz';

/** A server of one file that breaks off after so many bytes of each answer; 0: all of it. */
function serve({ cuts, tags = ['"1"'] }: { readonly cuts: readonly number[]; readonly tags?: readonly string[] }) {
  const asked: (string | null)[] = [];
  const saved: { name: string; text: string }[] = [];
  const pending: Promise<void>[] = [];
  const ports = {
    fetch(_address: string, { headers }: RequestInit) {
      const given = new Headers(headers);
      const turn = asked.push(given.get('range')) - 1;
      const tag = tags[Math.min(turn, tags.length - 1)]!;
      const start = given.get('if-range') === tag ? Number(/\d+/.exec(given.get('range') ?? '0')?.[0]) : 0;
      const whole = new TextEncoder().encode(CONTENT).subarray(start);
      const cut = cuts[turn] ?? 0;
      let pulls = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (cut === 0) {
            controller.enqueue(whole);
            controller.close();
          } else if (pulls++ === 0) controller.enqueue(whole.subarray(0, cut));
          else controller.error(new TypeError('network error'));
        },
      });
      const head = {
        etag: tag,
        'content-length': String(whole.length),
        'content-disposition': 'attachment; filename="z.csv"',
      };
      return Promise.resolve(new Response(body, { status: start > 0 ? 206 : 200, headers: head }));
    },
    save(file: { name: string; content: Blob } | { name: string; address: string }) {
      if ('content' in file)
        pending.push(file.content.text().then((text) => void saved.push({ name: file.name, text })));
      else saved.push({ name: file.name, text: file.address });
    },
    wait: () => Promise.resolve(),
  };
  return {
    asked,
    ports,
    saved: async () => {
      await Promise.all(pending);
      return saved;
    },
  };
}

const run = () => ({ signal: new AbortController().signal, tell: () => {}, note: () => {} });

describe('downloadWork', () => {
  it('goes on behind what has arrived', async () => {
    const server = serve({ cuts: [5, 7] });
    expect(await downloadWork('/a', 'a', server.ports)(run())).toBe('done');
    expect(server.asked).toEqual([null, 'bytes=5-', 'bytes=12-']);
    expect(await server.saved()).toEqual([{ name: 'z.csv', text: CONTENT }]);
  });

  it('begins anew when the file has changed meanwhile', async () => {
    const server = serve({ cuts: [5], tags: ['"1"', '"2"'] });
    await downloadWork('/a', 'a', server.ports)(run());
    expect(await server.saved()).toEqual([{ name: 'z.csv', text: CONTENT }]);
  });

  it('stops when nothing arrives any more, and goes on when it is called again', async () => {
    const server = serve({ cuts: [5] });
    let down = false;
    const work = downloadWork('/a', 'a', {
      ...server.ports,
      fetch: (address, init) =>
        down ? Promise.reject(new TypeError('Failed to fetch')) : server.ports.fetch(address, init),
      wait: () => Promise.resolve(void (down = server.asked.length === 1)),
    });
    await expect(work(run())).rejects.toThrow('The download broke off: Gridloom does not answer.');
    down = false;
    expect(await work(run())).toBe('done');
    expect(server.asked).toEqual([null, 'bytes=5-']);
    expect(await server.saved()).toEqual([{ name: 'z.csv', text: CONTENT }]);
  });

  it('tells a refusal at once, in the words of the server', async () => {
    let asked = 0;
    const fetch = () => Promise.resolve(new Response('CSV holds one output.', { status: asked++ === 0 ? 422 : 500 }));
    const work = downloadWork('/a', 'a', { ...serve({ cuts: [] }).ports, fetch });
    await expect(work(run())).rejects.toThrow('CSV holds one output.');
    expect(asked).toBe(1);
  });

  it('tells what is missing in the file', async () => {
    const notes = ['Stored values of z are damaged and left out as missing.'];
    const fetch = () => Promise.resolve(new Response('x', { headers: { [NOTES_HEADER]: writeNotes(notes) } }));
    const told: (readonly string[])[] = [];
    const work = downloadWork('/a', 'a', { ...serve({ cuts: [] }).ports, fetch });
    await work({ ...run(), note: (some) => told.push(some) });
    expect(told).toEqual([notes]);
  });

  it('leaves a file that is too large for a page to the browser', async () => {
    const server = serve({ cuts: [] });
    const head = { 'content-length': '2000000000', etag: '"1"' };
    const fetch = () => Promise.resolve(new Response('x', { headers: head }));
    expect(await downloadWork('/a', 'a.tar', { ...server.ports, fetch })(run())).toBe('handed-over');
    expect(await server.saved()).toEqual([{ name: 'a.tar', text: '/a' }]);
  });
});
