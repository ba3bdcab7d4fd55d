import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP line to a port of this machine that can be cut, frozen and closed. */
export async function openLine(target: number) {
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  let closed = false;
  const server: Server = createServer((near) => {
    if (closed) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = () => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (bytes: Buffer) => frozen || to.write(bytes));
      from.on('error', end);
      from.on('close', end);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    /** Connections that stand. */
    connections: () => pairs.size,
    cut,
    /** What is sent is lost, and nobody hears of it. */
    freeze(on: boolean) {
      frozen = on;
    },
    /** New connections end at once, and those that stand are cut. */
    close(on: boolean) {
      closed = on;
      if (on) cut();
    },
    stop() {
      cut();
      server.close();
    },
  };
}
