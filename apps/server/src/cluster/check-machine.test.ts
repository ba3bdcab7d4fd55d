import type { Profile } from '@gridloom/core/cluster';
import { expect, test } from 'vitest';
import { PYTHON_CHECK } from './check-machine.ts';
import type { CheckContext } from './connection-check.ts';
import { createHostKeys } from './host-keys.ts';
import { createLocalShell } from './local-shell.ts';
import { sampleProfile } from './sample-profile.ts';

async function pythonLine(changes: Partial<Profile>) {
  const context: CheckContext = {
    profile: sampleProfile(changes),
    shell: createLocalShell(),
    hostKeys: createHostKeys(),
    signal: new AbortController().signal,
    commands: null,
    root: null,
    maxArraySize: null,
    config: '',
    facts: null,
  };
  return PYTHON_CHECK.look(context);
}

test('tells whether JavaScript functions find a node, and minds neither answer', async () => {
  const node = 'node() { :; }\n';
  expect(await pythonLine({ setup: node })).toMatchObject({
    status: 'ok',
    detail: expect.stringMatching(/; node is node$/),
  });
  const without = await pythonLine({ setup: 'command() { return 1; }\n' });
  expect(without).toMatchObject({ status: 'ok', detail: expect.stringMatching(/; no node for JavaScript functions$/) });
});

test('tells of a Python that is none, also where there is a node', async () => {
  await expect(pythonLine({ python: '/bin/false', setup: 'node() { :; }\n' })).rejects.toMatchObject({
    code: 'PYTHON_MISSING',
  });
});
