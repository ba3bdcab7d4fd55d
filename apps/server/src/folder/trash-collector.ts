import { z } from 'zod';
import type { Site } from '../cluster/site.ts';

const Left = z.object({ left: z.int() });
const TURN_S = 20;

/** Removes what is in the trash of a root, a while at a time, one root once: what was cut off is taken up by the next. */
export function createTrashCollector(onFault: (what: string, error: unknown) => void) {
  const under = new Map<string, Promise<void>>();

  async function collect(site: Site): Promise<void> {
    try {
      for (let left = Number.POSITIVE_INFINITY; left > 0; ) {
        const argv = ['--root', site.root, '--seconds', String(TURN_S)];
        left = Left.parse(await site.worker('empty-trash', argv)).left;
      }
    } catch (error) {
      onFault(`the trash of ${site.root}`, error);
    }
  }

  return {
    empty(site: Site): void {
      const key = `${site.profile.id} ${site.root}`;
      if (under.has(key)) return;
      under.set(
        key,
        collect(site).finally(() => under.delete(key)),
      );
    },
    async idle(): Promise<void> {
      await Promise.all(under.values());
    },
  };
}
