import type { ClusterFacts } from '@gridloom/core/cluster';
import { numberText } from '../ui/number-text.ts';

/** `4 a100, 2`: GPUs of a node by type. */
export function gpusText(gpus: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(gpus).filter(([, count]) => count > 0);
  return kinds.map(([type, count]) => (type === '' ? String(count) : `${count} ${type}`)).join(', ') || 'none';
}

/** Memory of a node to read, not to ask for: `251 GiB`. */
export function nodeMemoryText(mib: number): string {
  return mib < 1024 ? `${mib} MiB` : `${numberText(Math.floor(mib / 1024))} GiB`;
}

/** Which accounts the user may charge, in a sentence. */
export function accountsSentence({ accounts, defaultAccount, enforces }: ClusterFacts): string {
  const names = [...new Set(accounts.map(({ account }) => account))];
  if (names.length === 0) return 'It told nothing about accounts.';
  const marked = names.map((name) => (name === defaultAccount && names.length > 1 ? `${name} (default)` : name));
  const held = enforces.limits ? '' : ' Their limits are not enforced.';
  return `You may charge ${marked.join(', ')}.${held}`;
}
