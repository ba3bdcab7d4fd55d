/** Options of sbatch that take a value, in any version from 20.11 on. */
const VALUED =
  'account acctg-freq array batch bb bbf begin chdir cluster cluster-constraint clusters comment constraint container ' +
  'core-spec cores-per-socket cpu-freq cpus-per-gpu cpus-per-task deadline delay-boot dependency distribution error ' +
  'exclude export export-file extra extra-node-info gid gpu-bind gpu-freq gpus gpus-per-node gpus-per-socket ' +
  'gpus-per-task gres gres-flags hint input job-name kill-on-invalid-dep licenses mail-type mail-user mcs-label mem ' +
  'mem-bind mem-per-cpu mem-per-gpu mincpus network nodefile nodelist nodes ntasks ntasks-per-core ntasks-per-gpu ' +
  'ntasks-per-node ntasks-per-socket open-mode output partition power prefer priority profile qos reservation signal ' +
  'sockets-per-node switches tasks-per-node thread-spec threads-per-core time time-min tmp tres-bind tres-per-task uid ' +
  'wait-all-nodes wckey wrap';

const FLAGS =
  'contiguous help hold ignore-pbs no-requeue overcommit oversubscribe parsable quiet reboot requeue spread-job ' +
  'test-only usage use-min-nodes verbose version wait';

/** With a value or without one. */
const BOTH = 'exclusive get-user-env nice no-kill propagate';

type Taking = 'value' | 'nothing' | 'either';
const KNOWN: ReadonlyMap<string, Taking> = new Map([
  ...VALUED.split(' ').map((name) => [name, 'value'] as const),
  ...FLAGS.split(' ').map((name) => [name, 'nothing'] as const),
  ...BOTH.split(' ').map((name) => [name, 'either'] as const),
]);

const SHORT: Readonly<Record<string, string>> = {
  a: 'array',
  A: 'account',
  b: 'begin',
  B: 'extra-node-info',
  c: 'cpus-per-task',
  C: 'constraint',
  d: 'dependency',
  D: 'chdir',
  e: 'error',
  F: 'nodefile',
  G: 'gpus',
  h: 'help',
  H: 'hold',
  i: 'input',
  J: 'job-name',
  k: 'no-kill',
  L: 'licenses',
  m: 'distribution',
  M: 'clusters',
  n: 'ntasks',
  N: 'nodes',
  o: 'output',
  O: 'overcommit',
  p: 'partition',
  q: 'qos',
  Q: 'quiet',
  s: 'oversubscribe',
  S: 'core-spec',
  t: 'time',
  v: 'verbose',
  V: 'version',
  w: 'nodelist',
  W: 'wait',
  x: 'exclude',
};

/** The long name of an option that is known by a letter. */
export function longOfShort(letter: string): string | null {
  return SHORT[letter] ?? null;
}

/**
 * The options that a name can mean to sbatch: itself when it is whole, else every option that begins with it. None for
 * what is not known here, such as an option that the cluster's own plugins add.
 */
export function optionsMeant(name: string): readonly string[] {
  return KNOWN.has(name) ? [name] : [...KNOWN.keys()].filter((option) => option.startsWith(name));
}

/** Whether an option wants a value; null for one that is not known here. */
export function whatItTakes(option: string): Taking | null {
  return KNOWN.get(option) ?? null;
}
