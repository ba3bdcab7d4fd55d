import { setTimeout as delay } from 'node:timers/promises';
import type { Channel, ChannelUse } from './framed-shell.ts';
import { createSlots } from './slots.ts';

/** sshd allows ten sessions a connection by default; other programs of the user may share a multiplexed one. */
const CHANNELS = 4;
/** Downloads may last for hours: they never take all channels. */
const STREAM_CHANNELS = 2;
const REOPEN_MS = [100, 300, 1000, 2000, 4000];

/** The host has as many sessions open on this connection as it allows. Nothing was run. */
export class SessionRefused extends Error {
  override readonly name = 'SessionRefused';
}

/**
 * The channels of one connection at a time: a bounded number, lowered to what the host turns out to allow (MaxSessions).
 * Who finds it full waits.
 */
export function createSshChannels() {
  const channels = createSlots(CHANNELS);
  const streams = createSlots(STREAM_CHANNELS);
  let connection: unknown = null;
  /** Sessions that the host was asked for and has not answered yet; those of an earlier connection end by themselves. */
  let opening = 0;
  let openNow = 0;
  /** The most sessions that were open at once on this connection. */
  let proven = 0;

  /** A new connection may be to another login node, or to one that was set up anew. */
  function meet(link: unknown) {
    if (link === connection) return;
    connection = link;
    openNow = 0;
    proven = 0;
    channels.resize(CHANNELS);
    streams.resize(STREAM_CHANNELS);
  }

  /** @param count - sessions that are possible */
  function lower(count: number) {
    channels.resize(count);
    streams.resize(Math.max(1, Math.min(STREAM_CHANNELS, count - 1)));
  }

  async function place(use: ChannelUse, signal?: AbortSignal): Promise<() => void> {
    const freeStream = use === 'stream' ? await streams.take(signal) : () => {};
    const freeChannel = await channels.take(signal).catch((error: unknown) => {
      freeStream();
      throw error;
    });
    return () => {
      freeChannel();
      freeStream();
    };
  }

  /**
   * Opens a channel once there is room for it.
   *
   * @param connect - the connection to open it on
   * @param open - opens one; throws SessionRefused when the host has too many
   */
  async function openWithRoom<Link>(
    use: ChannelUse,
    {
      connect,
      open,
      signal,
    }: { connect: () => Promise<Link>; open: (link: Link) => Promise<Channel>; signal?: AbortSignal | undefined },
  ): Promise<Channel> {
    for (let lingering = 0; ; ) {
      const free = await place(use, signal);
      try {
        const link = await connect();
        meet(link);
        opening++;
        const channel = await open(link).finally(() => opening--);
        proven = Math.max(proven, ++openNow);
        void channel.closed.then(() => {
          if (link === connection) openNow--;
          free();
        });
        // A second stream could be the last session there is: then commands would wait for it, perhaps for hours.
        if (use === 'run' || streams.held() < 2 || proven > streams.held()) return channel;
        if (await hasRoomBeside(link, open)) {
          proven = Math.max(proven, openNow + 1);
          return channel;
        }
        channel.kill(null);
        lower(openNow);
      } catch (error) {
        free();
        if (!(error instanceof SessionRefused)) throw error;
        if (opening === 0 && openNow > 0 && openNow >= proven) lower(openNow);
        else {
          // There was room for more: another took it just now, or sessions of commands that were given up linger there.
          const waitMs = REOPEN_MS[lingering++];
          if (waitMs === undefined) throw error;
          await delay(waitMs);
        }
      }
    }
  }

  return { openWithRoom };
}

async function hasRoomBeside<Link>(link: Link, open: (link: Link) => Promise<Channel>): Promise<boolean> {
  try {
    (await open(link)).kill(null);
    return true;
  } catch (error) {
    if (error instanceof SessionRefused) return false;
    throw error;
  }
}
