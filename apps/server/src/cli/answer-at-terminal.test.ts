import { PassThrough } from 'node:stream';
import type { Connection, LoginQuestion } from '@gridloom/core/cluster';
import { expect, test } from 'vitest';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { answerAtTerminal } from './answer-at-terminal.ts';

function openTerminal(question: LoginQuestion, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  let seen = '';
  output.on('data', (part: Buffer) => (seen += part.toString()));
  const answered: unknown[] = [];
  let connection: Connection = { state: 'asking', question };
  const stop = answerAtTerminal(
    {
      list: { query: async () => [{ profile: sampleProfile(), connection }] },
      answer: {
        async mutate(input) {
          answered.push(input);
          connection = { state: 'connected' };
        },
      },
    },
    { input, output },
  );
  return { input, seen: () => seen, answered, [Symbol.dispose]: stop };
}

const question = {
  id: 'q1',
  host: 'ada@cluster',
  title: 'Two factors',
  instructions: '',
  prompts: [
    { label: 'Password:', echo: false },
    { label: 'Your name', echo: true },
  ],
};

test('a login asks at the terminal, and what is secret is not shown', async () => {
  using terminal = openTerminal(question);
  await expect.poll(terminal.seen).toContain('Password: ');
  terminal.input.write('hush-hush\r');
  await expect.poll(terminal.seen).toContain('Your name: ');
  terminal.input.write('Ada\r');
  await expect.poll(() => terminal.answered).toEqual([{ id: 'here', question: 'q1', answers: ['hush-hush', 'Ada'] }]);
  expect(terminal.seen()).toContain('ada@cluster asks:\nTwo factors\n');
  expect(terminal.seen()).toContain('Ada');
  expect(terminal.seen()).not.toContain('hush');
});

test('Ctrl-C puts the login off', async () => {
  using terminal = openTerminal(question);
  await expect.poll(terminal.seen).toContain('Password: ');
  terminal.input.write('\u0003');
  await expect.poll(() => terminal.answered).toEqual([{ id: 'here', question: 'q1', answers: null }]);
});

test('where nobody sits at a terminal, nothing is asked', async () => {
  using terminal = openTerminal(question, false);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(terminal.seen()).toBe('');
});
