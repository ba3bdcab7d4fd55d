import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';

const lab = openLab({ accounting: false });

fault(26, 'a login node that sees files twenty seconds late gives up no element', async () => {
  const { root, user, port, keyFile, dir } = lab.cluster;
  await lab.command('sh', '-c', `mkdir -p ${root} && chown ${user}: ${root}`);
  const options = [
    `port=${port},IdentityFile=${keyFile},UserKnownHostsFile=/dev/null,StrictHostKeyChecking=no,LogLevel=ERROR`,
    'allow_other,default_permissions,cache=yes,cache_timeout=20,dcache_timeout=20',
  ].join(',');
  const late = await lab.startSshd([], `sshfs ${user}@127.0.0.1:${root} ${root} -o ${options}`);
  const ledger = lab.path('ledger');
  const code = `${CALLED}def f(x, ledger):
    time.sleep(0.5)
    called(ledger, x)
    return x * x
`;
  const run = await lab.start(
    sweep({ code, count: 24, chunkSize: 4, given: { ledger }, next: 'def g(y):\n    return y + 1\n' }),
    await lab.sshProfile({ limits: { maxArraySize: 1001, pollS: 0.3, graceS: 60 } }, { port: late.port }),
  );
  const seen = await run.ends('done', 200);
  expect(await run.values('z')).toEqual(expected(24, (x) => x * x + 1));
  expect(lab.calls(ledger)).toEqual(expected(24, (x) => x));
  expect(seen.stages.flatMap(({ retries }) => retries.automatic)).toEqual([0, 0]);
  expect(dir).not.toBe('');
});
