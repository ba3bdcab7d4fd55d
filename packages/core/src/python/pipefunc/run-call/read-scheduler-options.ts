import type { SyntaxNode } from '@lezer/common';
import type { ResourceForm } from '../../../resources/index.ts';
import { constantOf } from '../file/constant.ts';
import { noteUnread, type PythonFile } from '../file/python-file.ts';

/** sbatch's options that are fields of ours. */
const FIELDS = { mem: 'memory', time: 'time', t: 'time', partition: 'partition', p: 'partition' } as const;

/** Reads `extra_scheduler=["--mem=4GB", "--exclusive"]` into a form. */
export function readSchedulerOptions(file: PythonFile, node: SyntaxNode, resources: ResourceForm): void {
  const options = constantOf(file, node)?.value;
  if (!Array.isArray(options)) {
    noteUnread(file, node, 'The options for sbatch are not written out.');
    return;
  }
  for (const option of options) {
    const [, name, value] =
      typeof option === 'string' ? (/^--?([\w-]+)(?:[= ]\s*(.*))?$/.exec(option.trim()) ?? []) : [];
    const field = Object.entries(FIELDS).find(([known]) => known === name)?.[1];
    const gpus = name === 'gres' ? /^gpu:(\d+)$/.exec(value ?? '')?.[1] : undefined;
    if (name === undefined) noteUnread(file, node, 'An option for sbatch is no text that begins with a dash.');
    else if (field && value !== undefined) resources[field] = value;
    else if (gpus !== undefined) resources.gpus = Number(gpus);
    else resources.extraArgs = { ...resources.extraArgs, [name]: value ?? null };
  }
}
