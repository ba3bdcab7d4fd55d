/** Serves downloads and uploads of one folder, over this machine's shell or over SSH: the part of the server that moves data. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalShell } from '../../apps/server/src/cluster/local-shell.ts';
import { startPrivateSshd } from '../../apps/server/src/cluster/private-sshd.ts';
import { sampleProfile } from '../../apps/server/src/cluster/sample-profile.ts';
import { openSite } from '../../apps/server/src/cluster/site.ts';
import { createSshShell } from '../../apps/server/src/cluster/ssh-shell.ts';
import { bareExpress } from '../../apps/server/src/http/bare-express.ts';
import { createDownloadRoutes } from '../../apps/server/src/result/download-routes.ts';
import { createUploadRoutes } from '../../apps/server/src/transfer/upload-routes.ts';
import { createUploads } from '../../apps/server/src/transfer/uploads.ts';

const [kind, root, dist] = process.argv.slice(2) as [string, string, string];
const shell = kind === 'ssh' ? createSshShell((await startPrivateSshd()).choice) : createLocalShell();
mkdirSync(root, { recursive: true });
const workerSource = {
  start: readFileSync(`${dist}/worker.py`, 'utf8'),
  modules: readFileSync(`${dist}/worker.modules`, 'utf8'),
};
const site = await openSite(sampleProfile({ root }), { shell, workerSource });
const onFault = (what: string, error: unknown) => console.error(what, error);
const downloads = createDownloadRoutes({
  runs: { place: (runId) => Promise.resolve({ site, folder: `${root}/${runId}` }) },
  grids: {
    watch: () => {
      throw new Error('There are no grids here.');
    },
    snapshot: () => {
      throw new Error('There are no grids here.');
    },
  },
  folders: { explain: (_runId, work) => work() },
  onFault,
});
const uploads = createUploads({ site: () => Promise.resolve(site) });
const server = createServer(bareExpress().use(downloads).use(createUploadRoutes(uploads, onFault)));
// A TCP server's address is an object.
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
