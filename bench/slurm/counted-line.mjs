import { connect, createServer } from 'node:net';

/**
 * A TCP line to a port of this machine that counts what comes back. Bytes that follow each other within 300 ms are one
 * answer; its time is from the first byte of the question to the last of the answer.
 *
 * @param {number} target
 */
export async function openCountedLine(target) {
  let down = 0;
  /** @type {{ askedAt: number, answeredAt: number, bytes: number }[]} */
  const exchanges = [];
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.on('data', (bytes) => {
      const now = performance.now();
      const last = exchanges.at(-1);
      if (!last || now - Math.max(last.askedAt, last.answeredAt) > 300) {
        exchanges.push({ askedAt: now, answeredAt: now, bytes: 0 });
      }
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      down += bytes.length;
      const last = exchanges.at(-1);
      if (last) {
        last.answeredAt = performance.now();
        last.bytes += bytes.length;
      }
      near.write(bytes);
    });
    for (const socket of [near, far]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    down: () => down,
    /** Questions and answers from now on. */
    since: () => {
      const from = exchanges.length;
      return () => exchanges.slice(from);
    },
    stop: () => server.close(),
  };
}
