import type { ResourceForm } from './resource-form.ts';

/** Fields of a form that sbatch options say, by the options that say the same thing. */
const OPTIONS_OF_FIELD = {
  cpus: [
    'cpus-per-task',
    'ntasks',
    'ntasks-per-node',
    'ntasks-per-core',
    'ntasks-per-socket',
    'ntasks-per-gpu',
    'cpus-per-gpu',
    'nodes',
  ],
  nodes: ['nodes', 'ntasks', 'ntasks-per-node', 'cpus-per-task'],
  cpusPerNode: ['cpus-per-task', 'cpus-per-gpu', 'ntasks', 'ntasks-per-node'],
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
  'input',
  'job-name',
  'open-mode',
  'output',
  'parsable',
  'test-only',
  'wait',
  'wrap',
];

/** With these sbatch answers with another job id, and squeue, sacct and scancel of the profile do not see the job. */
const CLUSTER_OPTIONS = ['cluster', 'clusters'];

/** Options that begin another one's name and are whole all the same. */
const WHOLE = new Set<string>([...Object.values(OPTIONS_OF_FIELD).flat(), ...OWN_OPTIONS, ...CLUSTER_OPTIONS]);

/** The option that sbatch takes a name for: it accepts every beginning that leaves one choice. */
function optionOf(name: string): string {
  if (WHOLE.has(name)) return name;
  return [...WHOLE].find((option) => option.startsWith(name)) ?? name;
}

/** Fields that an extra option says too. */
export function fieldsSaidBy(name: string): OptionField[] {
  const option = optionOf(name);
  return OPTION_FIELDS.filter((field) => (OPTIONS_OF_FIELD[field] as readonly string[]).includes(option));
}

/** What is wrong with an extra option by itself, in a sentence, or `null`. */
export function extraOptionError(name: string, value: unknown): { message: string; hint: string } | null {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) {
    return {
      message: `"${name}" cannot be the name of an sbatch option.`,
      hint: 'Write the long name without the dashes: letters, digits and "-", as in mail-user.',
    };
  }
  if (name === 'M' || CLUSTER_OPTIONS.includes(optionOf(name))) {
    return {
      message: `The option ${name} would send the jobs to another cluster than the profile's.`,
      hint: 'Take it away, and choose a profile whose submit host belongs to that cluster.',
    };
  }
  if (name.length === 1) {
    return {
      message: `"${name}" is the short name of an sbatch option.`,
      hint: 'Write the long name, such as account for A.',
    };
  }
  if (OWN_OPTIONS.includes(optionOf(name))) {
    return {
      message: `The option ${name} is set by the run itself.`,
      hint: 'Take it away; a run needs its own to find and follow its tasks.',
    };
  }
  if (value === null) return null;
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
