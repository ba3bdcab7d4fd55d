import { CodedError } from '@gridloom/core/error';

const FULL = /^.*(?:no space left on device|disk quota exceeded|quota exceeded).*$/im;

/** True when a command's messages say that a filesystem or a quota is full. */
export function isDiskFull(stderr: string): boolean {
  return FULL.test(stderr);
}

/** The failure of a script that writes: DISK_FULL when its messages say so, else COMMAND_FAILED. */
export function writeError(folder: string, code: number | null, stderr: string): CodedError {
  const full = FULL.exec(stderr);
  return full
    ? new CodedError('DISK_FULL', { folder, answer: full[0].trim() })
    : new CodedError('COMMAND_FAILED', { command: `Writing to ${folder}`, code, stderr });
}
