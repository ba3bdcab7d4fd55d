import { parseMemory } from '../resources/parse-memory.ts';
import { parseTime } from '../resources/parse-time.ts';
import type { ResourceBounds } from './cluster-facts.ts';

/** Minutes of a time as SLURM prints it (`2-00:00:00`, `00:05:00`); null for UNLIMITED, NONE and nothing. */
export function readMinutes(text: string): number | null {
  const parsed = parseTime(text);
  return 'value' in parsed ? parsed.value : null;
}

/** A whole number; null for UNLIMITED, nothing, and the `-1` that takes a limit away. */
export function readBound(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** Reads a list of trackable resources: `cpu=64,mem=1T,node=4,gres/gpu=2`. */
export function readTres(text: string): ResourceBounds {
  const given = new Map(
    text.split(',').map((part) => {
      const [name = '', amount = ''] = part.split('=');
      return [name, amount] as const;
    }),
  );
  const memory = parseMemory(given.get('mem') ?? '');
  return {
    cpus: readBound(given.get('cpu') ?? ''),
    memoryMib: 'value' in memory ? memory.value : null,
    nodes: readBound(given.get('node') ?? ''),
    gpus: readBound(given.get('gres/gpu') ?? ''),
  };
}
