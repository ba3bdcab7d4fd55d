import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWorker } from '../cluster/read-worker.ts';
import { sampleProfile } from '../cluster/sample-profile.ts';
import type { Shell } from '../cluster/shell.ts';
import { openSite, type Site } from '../cluster/site.ts';

/** A site in a folder of its own, over any shell of this machine. For tests. */
export async function openScratchSite(shell: Shell) {
  const root = mkdtempSync(join(tmpdir(), 'gridloom-transfer-'));
  const workerSource = readWorker();
  const site: Site = await openSite(sampleProfile({ root }), { shell, workerSource });
  return {
    root,
    site,
    file: (name: string) => join(root, name),
    async [Symbol.asyncDispose]() {
      await shell.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
