import { existsSync } from 'node:fs';
import { findProgram } from './cluster/find-program.mjs';

const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** @returns {string | null} the browser of this machine that the tests drive; none is downloaded */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.map(findProgram).find((path) => path !== null) ?? (existsSync(MAC) ? MAC : null);
}
