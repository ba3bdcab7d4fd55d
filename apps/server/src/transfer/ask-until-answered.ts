import type { Site } from '../cluster/site.ts';
import { askAtLength } from './ask-at-length.ts';
import { createReconnection } from './reconnection.ts';

/** A command under which the connection dropped so often is not asked for again. */
const TAKES = 5;

/**
 * As `askAtLength`, of a command that ends the same when it is asked again: a dropped connection is waited for.
 *
 * @throws CodedError as `askAtLength`, CLUSTER_UNREACHABLE (when the connection stays down)
 */
export async function askUntilAnswered(
  site: Pick<Site, 'shell' | 'workerScript'>,
  argv: readonly string[],
): Promise<unknown> {
  for (let takes = 1; ; takes++) {
    try {
      return await askAtLength(site, argv);
    } catch (error) {
      if (takes === TAKES) throw error;
      await untilConnected(site, error);
    }
  }
}

/** @throws the error itself, when it is no lost connection or the connection stays down */
async function untilConnected({ shell }: Pick<Site, 'shell'>, lost: unknown): Promise<void> {
  const reconnection = createReconnection(undefined);
  for (let error = lost; ; ) {
    await reconnection.wait(error);
    try {
      await shell.run('true');
      return;
    } catch (again) {
      error = again;
    }
  }
}
