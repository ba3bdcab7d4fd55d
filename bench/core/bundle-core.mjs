import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// The bundler is the server's; nothing else here needs a package.
const fromServer = createRequire(new URL('../../apps/server/package.json', import.meta.url));
const { build } = fromServer('esbuild');

/**
 * The compiler as one text of JavaScript, bundled in memory as the apps bundle it.
 *
 * @param {'node' | 'browser'} platform
 * @param {string} name of the global that holds it; '' for a module
 */
export async function bundleCore(platform, name = '') {
  const { outputFiles } = await build({
    stdin: {
      contents: "export * from './plan/compile-plan.ts'; export { readModule } from './python/read-module.ts';",
      resolveDir: fileURLToPath(new URL('../../packages/core/src', import.meta.url)),
    },
    bundle: true,
    write: false,
    minify: platform === 'browser',
    platform,
    target: platform === 'node' ? 'node20.19' : 'es2022',
    format: name === '' ? 'esm' : 'iife',
    globalName: name === '' ? undefined : name,
  });
  return outputFiles[0].text;
}
