import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failureKind } from '../../src/database/failure.ts';
import { createTurns } from '../../src/database/turns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lines whose work ends when it is told to. */
function startLines() {
  const turns = createTurns();
  const told: string[] = [];
  const ends = new Map<string, (failure?: Error) => void>();
  const come = (what: string, name = 'a', wait = 5_000) =>
    turns
      .take(name, Date.now() + wait, () => {
        told.push(`${what} runs`);
        return new Promise<string>((resolve, reject) => {
          ends.set(what, (failure) => (failure ? reject(failure) : resolve(what)));
        });
      })
      .then(
        (answer) => told.push(`${answer} done`),
        (error: unknown) => told.push(`${what} ${failureKind(error)}`),
      );
  const end = async (what: string, failure?: Error) => {
    ends.get(what)?.(failure);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { told, come, end };
}

it('lets work of one name run one after the other, in the order of coming, and of another name beside it', async () => {
  const { told, come, end } = startLines();
  for (const what of ['first', 'second', 'third']) come(what);
  come('other', 'b');
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(['first runs', 'other runs']);
  await end('first');
  await end('second');
  await end('third');
  expect(told.slice(2)).toEqual(['second runs', 'first done', 'third runs', 'second done', 'third done']);
});

it('goes on after work that has failed', async () => {
  const { told, come, end } = startLines();
  come('first');
  come('second');
  await vi.advanceTimersByTimeAsync(0);
  await end('first', new Error('no'));
  expect(told).toEqual(['first runs', 'second runs', 'first unknown']);
});

it('sends away who has waited for too long, and nobody else', async () => {
  const { told, come, end } = startLines();
  come('first', 'a', 0);
  come('second', 'a', 1_000);
  come('third', 'a', 2_000);
  come('late', 'a', -1);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(told).toEqual(['first runs', 'late busy', 'second busy']);
  await end('first');
  await vi.advanceTimersByTimeAsync(10_000);
  await end('third');
  expect(told.slice(3)).toEqual(['third runs', 'first done', 'third done']);
});

it('keeps nothing of a line that has ended', async () => {
  const { told, come, end } = startLines();
  for (const what of ['first', 'second']) {
    come(what, 'a', 0);
    await vi.advanceTimersByTimeAsync(0);
    await end(what);
  }
  expect(told).toEqual(['first runs', 'first done', 'second runs', 'second done']);
});
