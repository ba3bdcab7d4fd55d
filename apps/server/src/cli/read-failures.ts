import { buffer } from 'node:stream/consumers';
import { STATE_CODE } from '@gridloom/core/grid';
import type { ElementDetail, RunView } from '@gridloom/core/run';
import { TRPCClientError } from '@trpc/client';
import type { Session } from './session.ts';
import { UsageError } from './usage-error.ts';

/** A failed element and why, as far as its record tells. */
export type Failure = {
  readonly stage: string;
  readonly element: number;
  /** Where it lies on the axes, with the axis values: `i=2 (x=0.5)`; empty for the only element of a stage. */
  readonly at: string;
  readonly error: string;
};

/** Elements that are asked about: the first ones of each stage; they mostly fail alike. */
const ASKED = 3;

/** The first failed elements of each stage with their errors; empty while nobody can be asked. */
export async function readFailures(session: Session, run: RunView): Promise<Failure[]> {
  const failed = run.stages.filter(({ counts }) => counts.failed > 0);
  const found = await Promise.all(failed.map(({ id }) => failuresOf(session, run.runId, id)));
  return found.flat();
}

async function failuresOf({ client, download }: Session, runId: string, stage: string): Promise<Failure[]> {
  try {
    const states = await buffer(await download(`/runs/${runId}/grids/${stage}`));
    const elements = [...states.keys()].filter((at) => states[at] === STATE_CODE.failed).slice(0, ASKED);
    const details = await Promise.all(elements.map((element) => client.run.element.query({ runId, stage, element })));
    return details.flatMap((detail) => {
      const error = errorText(detail);
      return error === null ? [] : [{ stage, element: detail.element, at: placeText(detail), error }];
    });
  } catch (error) {
    // The cluster does not answer, or the run has no folder: the run's own troubles say so.
    if (error instanceof UsageError || error instanceof TRPCClientError) return [];
    throw error;
  }
}

function placeText({ index }: ElementDetail): string {
  return index
    .map(({ axis, position, value }) => `${axis}=${position}${value === null ? '' : ` (${value})`}`)
    .join(', ');
}

const LONGEST = 400;
const INSTALL = 'Install it for the Python of the profile, or load it in the set-up lines.';
/** See `element` of `live-runs.ts`. */
const TASK_ENDED = 'Task ended';

/** The error in one line, with the place in the function's code where it came up. */
export function errorText({ error, reason }: Pick<ElementDetail, 'error' | 'reason'>): string | null {
  // What ended a whole task is a trouble of its stage, and told there.
  if (!error || error.type === TASK_ENDED) return null;
  const message = error.message.replaceAll(/\s+/g, ' ').trim();
  const cut = message.length > LONGEST ? `${message.slice(0, LONGEST)}...` : message;
  const [, file, line] = [...error.traceback.matchAll(/File "[^"]*?([^"/]+)", line (\d+)/g)].at(-1) ?? [];
  const place = file === undefined ? '' : ` (${file}, line ${line})`;
  const where = reason === 'expression' ? 'in an expression of its resources, ' : '';
  const remedy = error.type === 'ModuleNotFoundError' ? `. ${INSTALL}` : '';
  return `${where}${cut === '' ? error.type : `${error.type}: ${cut}`}${place}${remedy}`;
}
