// `node semantics/run.mjs [pipeline]...`: Gridloom against PipeFunc, as the part of `npm test` does it.
import { fileURLToPath } from 'node:url';
import { buildWhenChanged, installWhenChanged } from '../scripts/prepare.mjs';
import { runPart } from '../scripts/test/outcome.mjs';
import { runPipefunc } from '../scripts/test/pipefunc-part.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await buildWhenChanged(root, await installWhenChanged(root));
const { failed, leftOut } = await runPart('PipeFunc', () => runPipefunc(process.argv.slice(2)));
process.exitCode = failed > 0 || leftOut ? 1 : 0;
