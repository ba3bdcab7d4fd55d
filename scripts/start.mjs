// `npm start`: from a fresh clone to the page. What is up to date is skipped, so the second start goes straight to the server.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findPython } from './find-python.mjs';
import { buildWhenChanged, installWhenChanged, SERVER } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Gridloom needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}
if (!findPython()) {
  console.error(
    'Python 3.8 or newer was not found (tried python3 and python). Pipelines cannot run on this machine until it is installed; clusters over SSH are not affected.',
  );
}
try {
  await buildWhenChanged(root, await installWhenChanged(root, { show: true }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const parent = process.ppid;
setInterval(() => {
  // npm dies of a signal together with its shell and does not tell us; whoever stops npm means the server.
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
// In this process, not in a child: Ctrl-C, signals and the exit code are the server's own.
const server = join(root, SERVER);
process.argv = [process.execPath, server, 'serve', ...process.argv.slice(2)];
await import(pathToFileURL(server).href);
