import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountedJobs } from '../fixtures/accounted-jobs.ts';
import { test as base, expect } from '../fixtures/app.ts';
import { type CommandAnswer, runGridloom } from '../fixtures/run-gridloom.ts';

const PIPEFUNC = `from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def double_it(x: int) -> int:
    return 2 * x


@pipefunc(output_name="z", mapspec="y[i] -> z[i]", resources=lambda kw: {"cpus": int(kw["y"] % 3) + 1}, resources_scope="element")
def add_one(y: int) -> int:
    return y + 1


@pipefunc(output_name="z_sum")
def sum_it(z) -> int:
    return sum(z)


pipeline = Pipeline([double_it, add_one, sum_it])
`;

const FAILING = `from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def invert(x: float) -> float:
    return 1 / x


pipeline = Pipeline([invert])
`;

type Terminal = {
  readonly folder: string;
  write(name: string, text: string): void;
  read(name: string): string;
  gridloom(...args: string[]): Promise<CommandAnswer>;
};

const test = base.extend<{ terminal: Terminal }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are wanted: none
  terminal: async ({}, use) => {
    const root = mkdtempSync(join(tmpdir(), 'gridloom-cli-'));
    const folder = join(root, 'work');
    mkdirSync(folder);
    await use({
      folder,
      write: (name, text) => writeFileSync(join(folder, name), text),
      read: (name) => readFileSync(join(folder, name), 'utf8'),
      gridloom: (...args) => runGridloom(args, { dataFolder: join(root, 'data'), folder }),
    });
    rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  },
});

test('a file of pipefunc functions is compiled, run on this machine, and its results are read', async ({
  terminal,
}) => {
  terminal.write('sweep.py', PIPEFUNC);
  terminal.write('inputs.json', JSON.stringify({ x: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }));

  const compiled = await terminal.gridloom('compile', 'sweep.py', '--inputs', 'inputs.json', '--json');
  expect(compiled).toMatchObject({ code: 0 });
  expect(JSON.stringify(JSON.parse(compiled.stdout))).toContain('add_one');

  const run = await terminal.gridloom('run', 'sweep.py', '--inputs', 'inputs.json', '--json');
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const { runId, state } = readRunAnswer(run.stdout);
  expect(state).toBe('done');

  const status = await terminal.gridloom('status', runId, '--json');
  expect(JSON.stringify(JSON.parse(status.stdout))).toMatch(/"done":10/);

  const results = await terminal.gridloom('results', runId, '--format', 'json');
  expect(JSON.parse(results.stdout)).toMatchObject({
    y: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18],
    z: [1, 3, 5, 7, 9, 11, 13, 15, 17, 19],
    z_sum: 100,
  });
  const csv = await terminal.gridloom('results', runId, 'z', '--format', 'csv', '--out', 'z.csv');
  expect(csv.code).toBe(0);
  expect(terminal.read('z.csv').trim().split(/\r?\n/)).toHaveLength(11);
  expect((await terminal.gridloom('runs')).stdout).toContain(runId);
});

test('a run with failures ends with 2, keeps what is done, and retry takes only the rest', async ({ terminal }) => {
  terminal.write('invert.py', FAILING);
  terminal.write('inputs.json', JSON.stringify({ x: [1, 0, 4] }));
  const run = await terminal.gridloom('run', 'invert.py', '--inputs', 'inputs.json', '--json');
  expect(run, run.stderr).toMatchObject({ code: 2 });
  const { runId, state } = readRunAnswer(run.stdout);
  expect(state).toBe('completed-with-failures');
  const results = await terminal.gridloom('results', runId, '--format', 'json');
  expect(JSON.parse(results.stdout)).toMatchObject({ y: [1, null, 0.25] });
  const retried = await terminal.gridloom('retry', runId);
  expect(`${retried.stdout}${retried.stderr}`).toMatch(/\b1\b/);
});

test('what cannot be run is refused with 3 and a sentence that says where and how to mend it', async ({ terminal }) => {
  terminal.write('sweep.py', PIPEFUNC);
  terminal.write('broken.py', PIPEFUNC.replace('x[i] -> y[i]', 'x[i -> y[i]'));
  terminal.write('list.json', JSON.stringify({ x: 5 }));
  const refused: [string, RegExp, string[]][] = [
    ['a mapspec that does not parse', /mapspec|\]/i, ['run', 'broken.py', '--inputs', 'list.json']],
    ['an input of the wrong rank', /x/, ['run', 'sweep.py', '--inputs', 'list.json']],
    ['a missing input', /x/, ['run', 'sweep.py']],
    ['a missing file', /nothing\.py/, ['run', 'nothing.py']],
    ['an unknown profile', /elsewhere/, ['run', 'sweep.py', '--inputs', 'list.json', '--profile', 'elsewhere']],
    ['an unknown command', /dance/, ['dance']],
  ];
  for (const [what, message, args] of refused) {
    const answer = await terminal.gridloom(...args);
    expect(answer.code, `${what}: ${answer.stderr}`).toBe(3);
    expect(answer.stderr, what).toMatch(message);
    expect(answer.stderr, `${what} shows no stack`).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(answer.stdout, `${what} prints nothing to stdout`).toBe('');
  }
});

test('the same run goes to SLURM over SSH by its profile', async ({ terminal, cluster }) => {
  terminal.write('sweep.py', PIPEFUNC);
  terminal.write('inputs.json', JSON.stringify({ x: [0, 1, 2] }));
  const address = `${cluster.user}@${cluster.host}:${cluster.port}`;
  const pace = ['--poll-seconds', '0.5', '--grace-seconds', '5'];
  const added = await terminal.gridloom(
    'profile',
    'add',
    'test-cluster',
    '--root',
    cluster.root,
    '--ssh',
    address,
    '--key',
    cluster.keyFile,
    ...pace,
  );
  expect(added, added.stderr).toMatchObject({ code: 0 });
  const unknown = await terminal.gridloom('profile', 'test', 'test-cluster');
  expect(unknown.code).toBe(3);
  expect(unknown.stdout).toContain(cluster.hostKey);
  const accepted = await terminal.gridloom('profile', 'test', 'test-cluster', '--accept-host-key', cluster.hostKey);
  expect(accepted, accepted.stdout).toMatchObject({ code: 0 });
  expect((await terminal.gridloom('profile', 'list')).stdout).toContain('test-cluster');
  const where = ['--profile', 'test-cluster'];
  const run = await terminal.gridloom('run', 'sweep.py', '--inputs', 'inputs.json', ...where, '--json');
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const { runId } = readRunAnswer(run.stdout);
  const results = await terminal.gridloom('results', runId, '--format', 'json');
  expect(JSON.parse(results.stdout)).toMatchObject({ z_sum: 9 });
  expect(await accountedJobs(cluster, runId, 1)).not.toEqual([]);
});

/** What `run --json` prints, as far as it is used here. */
function readRunAnswer(stdout: string): { runId: string; state: string } {
  const answer: unknown = JSON.parse(stdout);
  if (typeof answer !== 'object' || answer === null || !('runId' in answer) || !('state' in answer)) {
    throw new Error(`Not what a run answers: ${stdout}`);
  }
  return { runId: String(answer.runId), state: String(answer.state) };
}
