import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { killEach } from '../support/kill-each.ts';
import { type KillWorld, openKillWorld } from '../support/kill-story.ts';

vi.setConfig({ testTimeout: 240_000 * soak });

let world: KillWorld;
beforeAll(async () => {
  world = await openKillWorld();
});
afterAll(() => world?.stage.stop());

describe('kill -9 at each statement of an undoing', () => {
  it.for(['gateway', 'postgres'] as const)(
    'of the %s: all of it is undone or nothing; sent again, it is undone once',
    async (victim, { annotate }) => {
      await annotate(await killEach(world, 'unmerge', victim));
    },
  );
});
