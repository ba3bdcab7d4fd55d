import { readGresNames } from './gres.ts';
import { parseTime } from './parse-time.ts';
import type { ResourceForm, Resources } from './resource-form.ts';
import { longOfShort, optionsMeant, whatItTakes } from './sbatch-option-names.ts';

/** Fields of a form that sbatch options say, by the options that say the same thing. */
const OPTIONS_OF_FIELD = {
  cpus: [
    'cpus-per-task',
    'ntasks',
    'ntasks-per-node',
    'tasks-per-node',
    'ntasks-per-core',
    'ntasks-per-socket',
    'ntasks-per-gpu',
    'cpus-per-gpu',
    'nodes',
  ],
  nodes: ['nodes', 'ntasks', 'ntasks-per-node', 'tasks-per-node', 'cpus-per-task'],
  cpusPerNode: ['cpus-per-task', 'cpus-per-gpu', 'ntasks', 'ntasks-per-node', 'tasks-per-node'],
  memory: ['mem', 'mem-per-cpu', 'mem-per-gpu'],
  gpus: ['gres', 'gpus', 'gpus-per-node', 'gpus-per-task', 'gpus-per-socket'],
  time: ['time'],
  partition: ['partition'],
} as const satisfies Partial<Record<keyof ResourceForm, readonly string[]>>;
type OptionField = keyof typeof OPTIONS_OF_FIELD;

// `Object.keys` forgets the keys' type; the table is a constant.
const OPTION_FIELDS = Object.keys(OPTIONS_OF_FIELD) as readonly OptionField[];

/** Options that a run needs for itself: with other values its tasks could not be found, followed or started. */
const OWN_OPTIONS = [
  'array',
  'chdir',
  'dependency',
  'error',
  'help',
  'input',
  'job-name',
  'open-mode',
  'output',
  'parsable',
  'test-only',
  'usage',
  'version',
  'wait',
  'wrap',
];

/** With these sbatch answers with another job id, and squeue, sacct and scancel of the profile do not see the job. */
const CLUSTER_OPTIONS = ['cluster', 'clusters'];

/** Options of which sbatch takes one at most. */
const EXCLUSIVE = [
  ['mem', 'mem-per-cpu', 'mem-per-gpu'],
  ['cpus-per-task', 'cpus-per-gpu'],
  ['exclusive', 'oversubscribe'],
  ['requeue', 'no-requeue'],
  ['core-spec', 'thread-spec'],
] as const;

type Said = { readonly message: string; readonly hint: string };

/** The option that sbatch takes a name for; null when it is not known here, or when there are several. */
function optionOf(name: string): string | null {
  const meant = optionsMeant(name);
  return meant.length === 1 ? meant[0]! : null;
}

/**
 * Fields that an extra option says too. `gres` says the number of gpus only where gpus are among what it asks for.
 */
export function fieldsSaidBy(name: string, value: string | number | null): OptionField[] {
  const option = optionOf(name);
  if (option === null || (option === 'gres' && !readGresNames(String(value)).includes('gpu'))) return [];
  return OPTION_FIELDS.filter((field) => (OPTIONS_OF_FIELD[field] as readonly string[]).includes(option));
}

/** What an extra option says, by its whole name; undefined when it is not given. */
export function extraOption(extraArgs: Resources['extraArgs'], option: string): string | null | undefined {
  const name = Object.keys(extraArgs).find((candidate) => optionOf(candidate) === option);
  return name === undefined ? undefined : extraArgs[name];
}

/** What is wrong with an extra option by itself, in a sentence, or `null`. */
export function extraOptionError(name: string, value: unknown): Said | null {
  return nameError(name) ?? valueError(name, value);
}

function nameError(name: string): Said | null {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) {
    return {
      message: `"${name}" cannot be the name of an sbatch option.`,
      hint: 'Write the long name without the dashes: letters, digits and "-", as in mail-user.',
    };
  }
  const meant = optionsMeant(name);
  if (name === 'M' || CLUSTER_OPTIONS.some((option) => meant.includes(option))) {
    return {
      message: `The option ${name} would send the jobs to another cluster than the profile's.`,
      hint: 'Take it away, and choose a profile whose submit host belongs to that cluster.',
    };
  }
  if (name.length === 1) {
    const long = longOfShort(name);
    return {
      message: `"${name}" is the short name of an sbatch option.`,
      hint: long === null ? 'Write the long name, such as account for A.' : `Write the long name, ${long}.`,
    };
  }
  if (meant.length > 1) {
    const some = meant.slice(0, 4).join(', ');
    return {
      message: `The option ${name} can mean several: ${some}.`,
      hint: 'Write the whole name of the one you mean.',
    };
  }
  if (OWN_OPTIONS.includes(meant[0] ?? '')) {
    return {
      message: `The option ${name} is set by the run itself.`,
      hint: 'Take it away; a run needs its own to find and follow its tasks.',
    };
  }
  return null;
}

function valueError(name: string, value: unknown): Said | null {
  const takes = whatItTakes(optionOf(name) ?? name);
  if (value === null) {
    if (takes !== 'value') return null;
    // Without one sbatch takes the next option for the value.
    return { message: `The option ${name} needs a value.`, hint: 'Give it one, or take the option away.' };
  }
  if (takes === 'nothing') {
    return { message: `The option ${name} takes no value.`, hint: 'Leave the value away to set the option.' };
  }
  if (typeof value === 'number' && Number.isFinite(value)) return null;
  if (typeof value !== 'string') {
    return {
      message: `The value of the option ${name} is neither text nor a number.`,
      hint: 'Give a text, a number, or nothing.',
    };
  }
  if (value === '') {
    return {
      message: `The option ${name} has an empty value.`,
      hint: 'Give it a value, or none at all to make it a flag.',
    };
  }
  // Control characters: a line end would begin a new line of the script.
  return /\p{Cc}/u.test(value)
    ? {
        message: `The value of the option ${name} has a line end or another control character in it.`,
        hint: 'Write it in one line.',
      }
    : null;
}

/** What is wrong with the extra options of one form taken together; `field` is the key of one of them. */
export function extraOptionClashes(fixed: Resources): (Said & { readonly field: string })[] {
  const given = new Map(Object.keys(fixed.extraArgs).map((name) => [optionOf(name) ?? name, name] as const));
  const clashes = EXCLUSIVE.flatMap((group) => {
    const [first, second] = group.filter((option) => given.has(option));
    if (first === undefined || second === undefined) return [];
    return [
      {
        field: given.get(second)!,
        message: `The extra options ${first} and ${second} exclude each other.`,
        hint: 'Keep one of them.',
      },
    ];
  });
  const names = Object.keys(fixed.extraArgs);
  const twice = names.find((name) => given.get(optionOf(name) ?? name) !== name);
  if (twice !== undefined) {
    const message = `The extra options ${twice} and ${given.get(optionOf(twice)!)} are the same one.`;
    clashes.push({ field: twice, message, hint: 'Keep one of them.' });
  }
  const least = parseTime(extraOption(fixed.extraArgs, 'time-min') ?? '');
  if ('value' in least && fixed.timeMinutes !== undefined && least.value > fixed.timeMinutes) {
    clashes.push({
      field: given.get('time-min')!,
      message: 'The least time (time-min) is above the time.',
      hint: 'Give a larger time, or a smaller least time.',
    });
  }
  return clashes;
}
