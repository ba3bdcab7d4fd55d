import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalParts } from './canonical-json.ts';
import type { Plan } from './plan.ts';

/** SHA-256, in hex, of the canonical JSON of a plan without its hash. */
export function hashPlan(plan: Omit<Plan, 'hash'>): string {
  const hash = sha256.create();
  for (const part of canonicalParts(plan)) hash.update(utf8ToBytes(part));
  return bytesToHex(hash.digest());
}
