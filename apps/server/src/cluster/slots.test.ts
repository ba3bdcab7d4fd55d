import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

test('never more are in than there are places, and who waits enters in order', async () => {
  const slots = createSlots(2);
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const visit = async (n: number) => {
    const leave = await slots.take();
    order.push(n);
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
    leave();
    leave();
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6].map(visit));
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('who gives up while waiting takes no place', async () => {
  const slots = createSlots(1);
  const leave = await slots.take();
  const control = new AbortController();
  const waiting = slots.take(control.signal);
  control.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  const next = slots.take();
  leave();
  (await next)();
});

test('fewer places let nobody in before enough have left, more let in who waits', async () => {
  const slots = createSlots(2);
  const [one, two] = [await slots.take(), await slots.take()];
  slots.resize(1);
  let entered = 0;
  const third = slots.take().then((leave) => {
    entered++;
    return leave;
  });
  one();
  await new Promise((resolve) => setImmediate(resolve));
  expect([entered, slots.held()]).toEqual([0, 1]);
  slots.resize(2);
  (await third)();
  two();
  expect(slots.held()).toBe(0);
});
