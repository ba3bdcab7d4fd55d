import { CodedError } from '@gridloom/core/error';

const FULL = /^.*(?:no space left on device|disk quota exceeded|quota exceeded).*$/im;
const REFUSED =
  /^.*(?:permission denied|operation not permitted|read-only file system|not a directory|^mkdir: .*no such file or directory).*$/im;

/** True when a command's messages say that a filesystem or a quota is full. */
export function isDiskFull(stderr: string): boolean {
  return FULL.test(stderr);
}

/** The failure of a script that writes: DISK_FULL or FOLDER_REFUSED when its messages say so, else COMMAND_FAILED. */
export function writeError(folder: string, code: number | null, stderr: string): CodedError {
  const full = FULL.exec(stderr);
  if (full) return new CodedError('DISK_FULL', { folder, answer: answerOf(full[0]) });
  const refused = REFUSED.exec(stderr);
  if (refused) return new CodedError('FOLDER_REFUSED', { folder, answer: answerOf(refused[0]) });
  return new CodedError('COMMAND_FAILED', { command: `Writing to ${folder}`, code, stderr });
}

/** A message without the name that a file has while it arrives, which is another at each try. */
function answerOf(line: string): string {
  return line.trim().replaceAll(/\.tmp-[0-9a-f]+/g, '');
}
