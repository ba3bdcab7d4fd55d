import { expect, it } from 'vitest';
import { normaliseResources } from './normalise-resources.ts';
import type { ResourceForm } from './resource-form.ts';

it.each<[ResourceForm, number | string | null]>([
  [{ memory: '16GiB' }, '16G'],
  [{ memory: '16 GB' }, '16G'],
  [{ memory: '1,5 g' }, '1.5G'],
  [{ memory: '512 megabytes' }, '512M'],
  [{ memory: '16XYZ' }, null],
  [{ memory: '0 GB' }, null],
  [{ time: '1:00:00:00' }, '1-00:00:00'],
  [{ time: '2:0:0' }, '2:00:00'],
  [{ time: '1-2:5:0' }, '1-02:05:00'],
  [{ time: '2h' }, '2:00:00'],
  [{ time: '1h30m' }, '1:30:00'],
  [{ time: '90 min' }, '1:30:00'],
  [{ time: '2 days' }, '2-00:00:00'],
  [{ time: '30s' }, '0:01:00'],
  [{ time: '99:99' }, null],
  [{ time: 'soon' }, null],
  [{ cpus: '2.0' }, 2],
  [{ cpus: '4 cores' }, 4],
  [{ cpus: 2.5 }, null],
  [{ cpus: 0 }, null],
  [{ gpus: 'a100:2' }, null],
])('%j is refused, and %j is what was meant', (form, meant) => {
  const normalised = normaliseResources(form);
  if (normalised.ok) throw new Error('accepted');
  const [error] = normalised.errors;
  expect(error!.instead ?? null).toBe(meant);
  if (meant !== null) expect(normaliseResources({ [error!.field]: meant }).ok).toBe(true);
});
