import { createServer } from 'node:net';

/** Below the range from which the kernel takes the ports of outgoing connections, so that none of those can take one. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/**
 * Ports of 127.0.0.1 that nobody listens on now.
 *
 * @param {number} count
 * @returns {Promise<number[]>} different from each other
 */
export async function freePorts(count) {
  /** @type {Set<number>} */
  const ports = new Set();
  while (ports.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

/** @param {number} port */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
