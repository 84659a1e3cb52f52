import { expect } from 'vitest';
import type { Kill } from './kill-stage.ts';
import { isCommitted, type KillStory, type KillWorld, killsOf, type Survived, survive } from './kill-story.ts';

/**
 * Kills one of the two at each statement of a story that is chosen, and expects: nothing of it is there, or all of it where
 * it was committed; whoever asked does not know; the same request again finishes it, once. Answers figures, as text.
 */
export async function killEach(
  world: KillWorld,
  name: KillStory['name'],
  victim: Kill['victim'],
  goOn: (survived: Survived) => Promise<void> = async () => undefined,
): Promise<string> {
  const story = world.stories[name];
  const [kills, began] = [killsOf(story, victim), Date.now()];
  let committed = 0;
  for (const kill of kills) {
    const survived = await survive(world, story, kill);
    expectWhole(world, story, survived, isCommitted(story, kill));
    if (survived.left !== 'nothing') committed += 1;
    await goOn(survived);
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  const statements = story.statements.length;
  const figures = { statements, kills: kills.length, rolledBack: kills.length - committed, committed, seconds };
  return `${name}, ${victim} killed: ${JSON.stringify(figures)}`;
}

function expectWhole(world: KillWorld, story: KillStory, survived: Survived, isDone: boolean): void {
  const { at, victim, answer, left, leftAnswering, second, isResent, everything, seen, third, isUnchanged } = survived;
  const [before] = world.seen;
  expect.soft(String(answer), at).toMatch(victim === 'gateway' ? /fetch failed/ : /"code":"UNAVAILABLE"/);
  if (isDone) expect.soft(String(answer), at).not.toContain('Nothing was written');
  expect.soft(left, at).toEqual(isDone ? story.whole : 'nothing');
  expect.soft(leftAnswering, at).toEqual(story.answering[isDone ? 1 : 0]);
  expect.soft([second.code, second.replayed], at).toEqual([undefined, isDone || isResent]);
  expect.soft(everything, at).toEqual(story.whole);
  expect.soft([seen.money, seen.faults, seen.answering], at).toEqual([before.money, [], story.answering[1]]);
  expect.soft([third, isUnchanged], at).toEqual([{ ...second, replayed: true }, true]);
}
