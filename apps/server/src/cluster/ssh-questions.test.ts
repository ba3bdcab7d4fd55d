import { expect, test } from 'vitest';
import { createLoginQuestions } from './ssh-questions.ts';

const password = {
  host: 'ada@cluster',
  title: '',
  instructions: '',
  prompts: [{ label: 'Password', echo: false }],
};

test('an answer reaches who asked, once, and is nowhere after', async () => {
  let changes = 0;
  const questions = createLoginQuestions(60_000, () => changes++);
  const asked = questions.ask(password);
  const { id } = questions.pending()!;
  expect(changes).toBe(1);
  questions.answer(id, ['s3cret']);
  expect(await asked).toEqual(['s3cret']);
  expect(questions.pending()).toBeNull();
  expect(changes).toBe(2);
  expect(() => questions.answer(id, ['again'])).toThrow('no longer open');
  expect(JSON.stringify(questions)).not.toContain('s3cret');
});

test('as many answers are taken as there are prompts, and the question stays open for them', async () => {
  const questions = createLoginQuestions(60_000, () => {});
  const asked = questions.ask(password);
  const { id } = questions.pending()!;
  expect(() => questions.answer(id, [])).toThrow('1 prompts, not 0');
  questions.answer(id, ['yes']);
  expect(await asked).toEqual(['yes']);
});

test('a question ends when it is put off, in time, when it is withdrawn, and when another is asked', async () => {
  const questions = createLoginQuestions(20, () => {});
  const putOff = questions.ask(password);
  questions.answer(questions.pending()!.id, null);
  await expect(putOff).rejects.toMatchObject({ code: 'LOGIN_UNANSWERED', message: expect.stringContaining('put off') });
  await expect(questions.ask(password)).rejects.toThrow('nobody answered');
  const control = new AbortController();
  const withdrawn = questions.ask(password, control.signal);
  control.abort();
  await expect(withdrawn).rejects.toThrow('no longer wanted');
  await expect(questions.ask(password, control.signal)).rejects.toThrow('no longer wanted');
  expect(questions.pending()).toBeNull();
  const first = questions.ask(password);
  const second = questions.ask({ ...password, host: 'other' });
  await expect(first).rejects.toThrow('another question');
  expect(questions.pending()!.host).toBe('other');
  questions.end('it is over.');
  await expect(second).rejects.toThrow('it is over');
});
