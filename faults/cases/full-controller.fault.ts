import { expect } from 'vitest';
import { fault } from '../fault-test.ts';
import { openLab } from '../lab.ts';
import { CALLED, expected, sweep } from '../sweep.ts';

const lab = openLab({ accounting: false, settings: { MaxJobCount: '40', MinJobAge: '2' } });

fault(23, 'a controller that has no room for more jobs is waited for', async () => {
  const ledger = lab.path('ledger');
  const code = `${CALLED}def f(x, ledger):
    called(ledger, x)
    return x * x
`;
  const run = await lab.start(
    sweep({ code, count: 60, chunkSize: 2, given: { ledger }, next: 'def g(y):\n    return y + 1\n' }),
    await lab.sshProfile(),
  );
  await run.ends('done', 230);
  expect(await run.values('z')).toEqual(expected(60, (x) => x * x + 1));
  expect(lab.calls(ledger)).toEqual(expected(60, (x) => x));
  await lab.noJobIsLeft();
});
