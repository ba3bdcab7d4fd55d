import type { CancelRequest, RetryRequest } from '../run/run-requests.ts';
import { UsageError } from './usage-error.ts';

/** Options of the commands that take a part of a run. */
export const PART_OPTIONS = {
  stage: { type: 'string', multiple: true },
  elements: { type: 'string' },
} as const;

export const PART_USAGE = '[--stage STAGE]... [--elements STAGE=START:STOP,...]';

/** Options of `retry` besides. */
export const RETRY_OPTIONS = {
  rest: { type: 'boolean' },
  state: { type: 'string', multiple: true },
  cpus: { type: 'string' },
  memory: { type: 'string' },
  time: { type: 'string' },
  gpus: { type: 'string' },
  partition: { type: 'string' },
  chunk: { type: 'string' },
} as const;

export const RETRY_USAGE =
  '[--rest] [--state failed|skipped|cancelled]... [--cpus N] [--memory M] [--time T] [--gpus N] [--partition P] [--chunk N]';

type PartOptions = { readonly stage?: readonly string[] | undefined; readonly elements?: string | undefined };

/** The part of a run that options name; nothing where they name none, which means everything. @throws UsageError */
export function readPart({ stage, elements }: PartOptions): CancelRequest {
  return {
    ...(stage && { stages: [...stage] }),
    ...(elements !== undefined && { elements: readElements(elements) }),
  };
}

type RetryOptions = PartOptions & {
  readonly rest?: boolean | undefined;
  readonly state?: readonly string[] | undefined;
  readonly chunk?: string | undefined;
} & Readonly<Partial<Record<(typeof SET_FIELDS)[number], string | undefined>>>;

const SET_FIELDS = ['cpus', 'memory', 'time', 'gpus', 'partition'] as const;

/** What `retry` asks for. @throws UsageError */
export function readRetry(options: RetryOptions): RetryRequest {
  const { rest, state, chunk } = options;
  const states = state?.flatMap((names) => names.split(',')).map(readState);
  const set = Object.fromEntries(
    SET_FIELDS.flatMap((field) => (options[field] === undefined ? [] : [[field, options[field]]])),
  );
  if (chunk !== undefined && !/^[1-9]\d{0,8}$/.test(chunk))
    throw new UsageError(`--chunk ${chunk} is no number of elements. Give 1 or more.`);
  return {
    scope: rest ? 'rest' : 'unfinished',
    ...readPart(options),
    ...(states && { states }),
    ...(Object.keys(set).length > 0 && { set }),
    ...(chunk !== undefined && { chunkSize: Number(chunk) }),
  };
}

function readState(name: string): 'failed' | 'skipped' | 'cancelled' {
  if (name === 'failed' || name === 'skipped' || name === 'cancelled') return name;
  throw new UsageError(`--state ${name} is none of failed, skipped, cancelled.`);
}

/** `f=0:10,15` is the elements 0 to 9 and 15 of f. */
function readElements(text: string): NonNullable<CancelRequest['elements']> {
  const [, stage = '', list = ''] = /^\s*([^=\s]+)\s*=\s*([\d:,\s]+)$/.exec(text) ?? [];
  const ranges = list.split(',').map((part): [number, number] => {
    const [, first = '', colon, last = ''] = /^\s*(\d{1,9})\s*(?:(:)\s*(\d{1,9}))?\s*$/.exec(part) ?? [];
    const start = first === '' ? Number.NaN : Number(first);
    return [start, colon === ':' ? Number(last) : start + 1];
  });
  const sorted = ranges.toSorted((a, b) => a[0] - b[0]);
  const isSound = sorted.every(([start, stop], at) => start < stop && start >= (sorted[at - 1]?.[1] ?? 0));
  if (stage === '' || !isSound) {
    throw new UsageError(
      `--elements ${text} cannot be read. Give a stage and elements of it, each once: --elements f=0:10,15.`,
    );
  }
  return { stage, elements: sorted };
}
