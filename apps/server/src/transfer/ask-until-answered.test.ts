import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { CodedError } from '@gridloom/core/error';
import { expect, test } from 'vitest';
import { createLocalShell } from '../cluster/local-shell.ts';
import { startPrivateSshd } from '../cluster/private-sshd.ts';
import type { Site } from '../cluster/site.ts';
import { createSshShell } from '../cluster/ssh-shell.ts';
import { askUntilAnswered } from './ask-until-answered.ts';
import { sendPart } from './send-part.ts';
import { openScratchSite } from './transfer-fixture.ts';

test('an upload whose end was done and not heard of is finished once', async () => {
  await using sshd = await startPrivateSshd();
  await using place = await openScratchSite(createSshShell(sshd.choice));
  const folder = place.file('uploads');
  await place.site.worker('begin-upload', ['--folder', folder, '--key', 'k', '--size', '3', '--part', '4']);
  await sendPart(place.site, { folder, key: 'k' }, { at: 0, bytes: Buffer.from('abc') });
  let lost = 0;
  const losing: Pick<Site, 'shell' | 'workerScript'> = {
    workerScript: (argv) => place.site.workerScript(argv),
    shell: {
      ...place.site.shell,
      async stream(script, options) {
        const answer = await place.site.shell.stream(script, options);
        if (lost++ > 0) return answer;
        await buffer(answer);
        sshd.gate.cut();
        throw new CodedError('CLUSTER_UNREACHABLE', { host: 'it', reason: 'the connection was lost.' });
      },
    },
  };
  const end = ['finish-upload', '--folder', folder, '--key', 'k', '--name', 'x', '--size', '3'];
  expect(await askUntilAnswered(losing, end)).toMatchObject({ path: place.file('uploads/x'), existed: false });
  expect(lost).toBe(2);
  expect(readFileSync(place.file('uploads/x'), 'utf8')).toBe('abc');
}, 30_000);

test('what the worker refuses is not asked for again', async () => {
  await using place = await openScratchSite(createLocalShell());
  const end = ['finish-upload', '--folder', place.root, '--key', 'k', '--name', 'x', '--size', '3'];
  await expect(askUntilAnswered(place.site, end)).rejects.toMatchObject({ code: 'FILE_CHANGED' });
});
