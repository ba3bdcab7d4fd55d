import type { SyntaxNode } from '@lezer/common';
import type { PipelineFunction } from '../../../pipeline/index.ts';
import type { ResourceForm } from '../../../resources/index.ts';
import { commaGroups } from '../../syntax-tree.ts';
import type { CallArguments } from '../file/call-arguments.ts';
import { readCall } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { wholeNumber } from '../file/exact-number.ts';
import { codeOf, noteUnread, type PythonFile, qualifiedName, resolve } from '../file/python-file.ts';
import { readSchedulerOptions } from './read-scheduler-options.ts';

/** How a script runs a function: where, in what chunks, and with which resources unless the function says so itself. */
export type ScriptExecutor = Pick<PipelineFunction, 'executor' | 'chunkSize'> & { readonly resources: ResourceForm };

const LOCAL = /(?:^|\.)(?:Thread|Process)PoolExecutor$/;

/** Options of an executor that are about its own files and messages. */
const IDLE_OPTIONS = new Set(
  'name folder quiet save_interval log_interval job_manager_interval kill_interval cleanup_first overwrite_db goal check_goal_on_start max_log_lines'.split(
    ' ',
  ),
);

/** By output name, `''` for all others, as PipeFunc's dictionary; empty when nothing is said or can be read. */
export function readExecutors(file: PythonFile, written: SyntaxNode | null): ReadonlyMap<string, ScriptExecutor> {
  const found = new Map<string, ScriptExecutor>();
  if (!written || codeOf(file, resolve(file, written)) === 'None') return found;
  const node = resolve(file, written);
  if (node.name !== 'DictionaryExpression') {
    const executor = readExecutor(file, written);
    return executor ? found.set('', executor) : found;
  }
  for (const { nodes } of commaGroups(node)) {
    const [keyNode, colon, value] = nodes;
    if (!keyNode) continue;
    const key = constantOf(file, keyNode)?.value;
    // Of a function with several outputs any of them stands for all.
    const [name] = Array.isArray(key) ? key : [key];
    if (nodes.length !== 3 || colon?.name !== ':' || !value || typeof name !== 'string') {
      noteUnread(file, keyNode, 'Only executors of outputs that are written out can be read.');
      continue;
    }
    const executor = readExecutor(file, value);
    if (executor) found.set(name, executor);
  }
  return found;
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
  return call ? readSlurmExecutor(file, call.args) : { executor: 'slurm', chunkSize: null, resources: {} };
}

function readSlurmExecutor(file: PythonFile, args: CallArguments): ScriptExecutor {
  const resources: ResourceForm = {};
  let chunkSize: number | null = null;
  let cores: number | null = null;
  let nodes = 1;
  for (const other of [...args.others, ...args.positional]) {
    noteUnread(file, other, 'Only options of the executor with a name can be read.');
  }
  for (const [key, argument] of args.keywords) {
    const value = constantOf(file, argument)?.value;
    const whole = wholeNumber(value);
    if (value === null || IDLE_OPTIONS.has(key)) continue;
    if (key === 'cores_per_node' && whole !== null) cores = whole;
    else if (key === 'nodes' && whole !== null) nodes = whole;
    else if (key === 'memory' && typeof value === 'string') resources.memory = value;
    else if (key === 'partition' && typeof value === 'string') resources.partition = value;
    else if (key === 'size_per_learner' && whole !== null && whole >= 1) chunkSize = whole;
    else if (key === 'exclusive' && typeof value === 'boolean') {
      if (value) resources.extraArgs = { ...resources.extraArgs, exclusive: null };
    } else if (key === 'executor_type' && value === 'sequential') resources.parallelizationMode = 'internal';
    else if (key === 'executor_type' && value === 'process-pool') continue;
    else if (key === 'extra_scheduler') readSchedulerOptions(file, argument, resources);
    else noteUnread(file, argument, `${key} of the executor belongs to the cluster profile.`);
  }
  if (nodes > 1) Object.assign(resources, { nodes, ...(cores === null ? {} : { cpusPerNode: cores }) });
  else if (cores !== null) resources.cpus = cores;
  return { executor: 'slurm', chunkSize, resources };
}
