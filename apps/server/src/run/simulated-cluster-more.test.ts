import { describe, test } from 'vitest';
import { seedsOf, tellHistories } from './simulated-verdict.ts';

describe('a run on the simulated cluster, in more histories', () => {
  for (const { first, last } of seedsOf(1, 2)) {
    test(`R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15 R17 R18 R19 R20 R21 R22 R23 R24 R25: reaches the truth whatever goes wrong, from history ${first} on`, async () => {
      await tellHistories(first, last);
    }, 240_000);
  }
});
