import type { SyntaxNode } from '@lezer/common';
import type { PipelineFunction } from '../../pipeline/index.ts';
import type { ResourceForm } from '../../resources/index.ts';
import { readCall, readDictEntries } from './call-arguments.ts';
import { literalOf, noteUnread, type PythonFile, qualifiedName, resolve } from './python-file.ts';

/** How a script runs a function: where, in what chunks, and with which resources unless the function says so itself. */
export type ScriptExecutor = Pick<PipelineFunction, 'executor' | 'chunkSize'> & { readonly resources: ResourceForm };

const LOCAL = /(?:^|\.)(?:Thread|Process)PoolExecutor$/;

/** By output name, `''` for all others, as PipeFunc's dictionary; empty when nothing is said or can be read. */
export function readExecutors(file: PythonFile, written: SyntaxNode | null): ReadonlyMap<string, ScriptExecutor> {
  if (!written) return new Map();
  const node = resolve(file, written);
  const { entries, others } =
    node.name === 'DictionaryExpression'
      ? readDictEntries(file, node)
      : { entries: [{ key: '', node: written }], others: [] };
  for (const other of others) noteUnread(file, other, 'Only executors of a single output name can be read.');
  return new Map(
    entries.flatMap(({ key, node: value }) => {
      const executor = readExecutor(file, value);
      return executor ? [[key, executor] as const] : [];
    }),
  );
}

function readExecutor(file: PythonFile, written: SyntaxNode): ScriptExecutor | null {
  const node = resolve(file, written);
  const call = readCall(file, node);
  const name = qualifiedName(file, call?.callee ?? node);
  if (name && LOCAL.test(name)) return { executor: 'local', chunkSize: null, resources: {} };
  if (!name?.endsWith('SlurmExecutor')) {
    noteUnread(file, written, 'Only SlurmExecutor, ThreadPoolExecutor and ProcessPoolExecutor can be read.');
    return null;
  }
  const resources: ResourceForm = {};
  let chunkSize: number | null = null;
  for (const [key, argument] of call?.args.keywords ?? []) {
    const value = literalOf(file, argument)?.value;
    if (key === 'cores_per_node' && typeof value === 'number') resources.cpus = value;
    else if (key === 'partition' && typeof value === 'string') resources.partition = value;
    else if (key === 'size_per_learner' && typeof value === 'number' && value >= 1) chunkSize = value;
    else if (key !== 'name') noteUnread(file, argument, `${key} of the executor belongs to the cluster profile.`);
  }
  return { executor: 'slurm', chunkSize, resources };
}
