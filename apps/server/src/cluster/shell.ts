import type { Readable } from 'node:stream';
import type { Connection } from '@gridloom/core/cluster';

/** What a script left behind. `code` is null when a signal ended it. */
export type ShellResult = {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** What the login printed before the script; no part of the answer. */
  readonly noise?: string;
};

/** Runs POSIX sh scripts on one machine: this one, or the submit host of a cluster. */
export type Shell = {
  /** For messages. */
  readonly host: string;
  /**
   * Runs a POSIX sh script, on stdin of a bare `/bin/sh`, framed by sentinels so that login noise does not matter. An exit
   * code is not an error here.
   *
   * @throws CodedError CLUSTER_UNREACHABLE (the outcome is unknown), HOST_KEY_*, LOGIN_REFUSED, KEY_UNUSABLE
   */
  run(script: string, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<ShellResult>;
  /**
   * As `run`, but stdout arrives as a stream; it ends with an error when the code is not 0 (COMMAND_FAILED with stderr; for
   * exit 3 stderr is the sentence to show).
   */
  stream(script: string, options?: { signal?: AbortSignal }): Promise<Readable>;
  /**
   * As `run`, but the script finds these bytes, and then the end, on file descriptor 3; its stdin is empty as ever. It may
   * end before it has read them all.
   */
  send(script: string, source: AsyncIterable<Uint8Array>, options?: { signal?: AbortSignal }): Promise<ShellResult>;
  /**
   * Writes files under an absolute folder, each complete or not at all (temporary name, rename).
   *
   * @param files - content by relative path; missing folders are made
   * @param isThere - the folder itself is never made: where it is gone, nothing is written
   * @throws CodedError DISK_FULL, COMMAND_FAILED
   */
  put(
    folder: string,
    files: Readonly<Record<string, string | Uint8Array>>,
    options?: { isThere?: boolean },
  ): Promise<void>;
  connection(): Connection;
  close(): Promise<void>;
};
