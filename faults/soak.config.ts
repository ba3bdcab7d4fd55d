import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** The full form of the soak: a million elements, and the server is killed twenty times. */
export default defineConfig({
  test: { ...suite.test, include: ['cases/scale.fault.ts'], env: { GRIDLOOM_SOAK: 'full' } },
});
