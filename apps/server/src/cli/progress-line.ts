import { createRateMeter, progressText } from '@gridloom/core/result';

const EVERY_MS = 250;

/** Tells on standard error how far a transfer is: in one line that is written over, or not at all where nobody watches. */
export function createProgressLine(what: string) {
  const meter = createRateMeter();
  let toldAt = 0;
  const told = process.stderr.isTTY;
  return {
    tell(done: number, total: number | null): void {
      const now = Date.now();
      if (!told || (now - toldAt < EVERY_MS && done !== total)) return;
      toldAt = now;
      process.stderr.write(`\r\x1b[K${what}: ${progressText({ done, total, rate: meter.rate(done, now) })}`);
    },
    end(): void {
      if (told && toldAt > 0) process.stderr.write('\n');
    },
  };
}
