import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { THIS_MACHINE } from '@gridloom/core/cluster';
import {
  blankPipeline,
  FunctionId,
  giveInputs,
  type Json,
  type Language,
  newFunction,
  type Pipeline,
} from '@gridloom/core/pipeline';
import { isEnded } from '@gridloom/core/run';
import { EXAMPLES } from '@gridloom/examples';
import { expect, test, vi } from 'vitest';
import { openApp } from '../open-app.ts';

/** Gridloom on this machine with a folder of its own, its pool of processes included. */
async function openMachine() {
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-languages-'));
  const app = openApp(join(folder, 'data'), 'silent');
  const caller = app.appRouter.createCaller({});
  const profile = (await caller.profile.list()).find(({ profile: { id } }) => id === THIS_MACHINE)!.profile;
  await caller.profile.save({ ...profile, root: join(folder, 'runs') });
  return {
    caller,
    /** Runs a pipeline to its end. */
    async run(pipeline: Pipeline) {
      const { runId } = await caller.run.start({ pipeline, profileId: THIS_MACHINE, pipelineId: null });
      await vi.waitFor(async () => expect(isEnded((await caller.run.get({ runId })).word)).toBe(true), {
        timeout: 60_000,
        interval: 200,
      });
      return runId;
    },
    async [Symbol.asyncDispose]() {
      await app.stop();
      // The pool may still be writing its last word.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

test('the example with shell commands runs on this machine, and its Python reads the files they wrote', async () => {
  await using machine = await openMachine();
  const { pipeline } = EXAMPLES.find(({ id }) => id === 'shell-command')!;
  const runId = await machine.run(pipeline);
  const shown = async (stage: string, element = 0) => {
    const { outputs, error } = await machine.caller.run.element({ runId, stage, element });
    return error ?? outputs.map(({ preview }) => preview);
  };
  expect(await shown('count_words')).toEqual(['12', String.raw`b'the\t6\nhills\t3\nsun\t2\n'`]);
  expect(await shown('merge_tables')).toEqual([
    "{'the': 10, 'green': 4, 'hills': 3, 'sea': 3, 'a': 2, 'never': 2, 'river': 2, 'sun': 2}",
  ]);
  expect(await shown('pick_longest')).toEqual(["'green'"]);
}, 90_000);

test('Python, a shell command, JavaScript and Python hand on exact values', async () => {
  await using machine = await openMachine();
  const runId = await machine.run(chain());
  const { outputs, error } = await machine.caller.run.element({ runId, stage: 'gather', element: 0 });
  expect(error).toBeNull();
  // A number keeps its kind as long as JavaScript can tell it: 2.0 is 2 there.
  expect(outputs.map(({ preview }) => preview)).toEqual([
    String.raw`[['$HOME\n"it\'s" \\', 14, [0.1, 2, 9007199254740993, inf]], ['', 0, [0.1, 2, 9007199254740993, inf]]]`,
  ]);
}, 90_000);

/** Each text through four functions, whose wires have the names of what they carry. */
function chain(): Pipeline {
  const functions = [
    drawn('python', 'def begin(text): return text', ['begun'], 'text[i] -> begun[i]'),
    drawn('shell', '# measure(begun) -> number\nprintf %s "$begun" | wc -c\n', ['size'], 'begun[i] -> size[i]'),
    drawn(
      'javascript',
      'export async function join(begun, size, numbers) { return [begun, size, numbers]; }',
      ['joined'],
      'begun[i], size[i] -> joined[i]',
    ),
    drawn('python', 'def gather(joined): return joined', ['all'], null),
  ];
  const [begin, measure, join, gather] = functions.map(({ id }) => id);
  const wire = (from: FunctionId | undefined, output: string, to: FunctionId | undefined) => {
    return { from: { kind: 'output' as const, id: from!, output }, to: { id: to!, parameter: output } };
  };
  const wires = [
    wire(begin, 'begun', measure),
    wire(begin, 'begun', join),
    wire(measure, 'size', join),
    wire(join, 'joined', gather),
  ];
  const numbers: Json = { value: [0.1, { $float: '2.0' }, { $int: '9007199254740993' }, { $float: 'inf' }] };
  const pipeline = giveInputs(
    { ...blankPipeline('Four languages'), functions, wires },
    { text: ['$HOME\n"it\'s" \\', ''], numbers: numbers.value! },
  );
  return pipeline;
}

function drawn(language: Language, code: string, outputs: string[], mapspec: string | null) {
  const [, entry = ''] = /(\w+)\(/.exec(code) ?? [];
  const id = FunctionId.parse(`f_${entry}`);
  return { ...newFunction(id, { x: 0, y: 0 }, entry, language), code, outputs, mapspec };
}
