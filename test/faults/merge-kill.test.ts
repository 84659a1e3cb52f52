import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { killEach } from '../support/kill-each.ts';
import { type KillWorld, openKillWorld, undo } from '../support/kill-story.ts';

vi.setConfig({ testTimeout: 240_000 * soak });

let world: KillWorld;
beforeAll(async () => {
  world = await openKillWorld();
});
afterAll(() => world?.stage.stop());

describe('a merge and its undoing that nobody disturbs', () => {
  it('move everything, keep all money, and bring it back', async () => {
    const [before, merged, undone] = world.seen;
    expect(before.money.map(({ currency }) => currency)).toEqual(['EUR', 'SEK']);
    for (const { money, faults } of world.seen) expect([money, faults]).toEqual([before.money, []]);
    const { source, target, former } = world.pair;
    expect(before.answering).toEqual([source, target, source]);
    expect(merged.answering).toEqual([target, target, target]);
    expect(undone.answering).toEqual(before.answering);
    // What the target has already stays with the source: a primary wallet, a tag, a tax identifier, a value of a field.
    const stays = { wallet: 1, tag_link: 1, tax_identifier: 1, custom_field_value: 1 };
    const moves = ['plan_subscription', 'invoice', 'payment_method', 'verification', 'external_reference'] as const;
    const ofSource = ({ rows }: typeof merged, table: keyof typeof rows) =>
      rows[table].filter((row) => row.customer_id === source).length;
    for (const table of [...moves, 'wallet', 'tag_link', 'tax_identifier', 'custom_field_value'] as const) {
      const left = table in stays ? 1 : 0;
      expect(ofSource(before, table), table).toBeGreaterThan(left);
      expect(ofSource(merged, table), table).toBe(left);
    }
    expect(merged.rows.customer.filter((row) => row.merged_into_id !== null).map(({ id }) => id)).toEqual(
      [source, former].sort(),
    );
    const made = undone.rows.wallet.filter(({ id }) => !before.rows.wallet.some((wallet) => wallet.id === id));
    expect(made).toMatchObject([{ customer_id: target, closed_at: expect.any(String) }]);
    expect(made.map(({ balance }) => Number(balance))).toEqual([0]);
    const wallet = undone.rows.wallet.filter((one) => !made.includes(one));
    expect({ ...undone.rows, wallet }).toEqual(before.rows);
  });

  it('are one transaction each', () => {
    for (const { statements } of Object.values(world.stories)) {
      expect(statements.length).toBeGreaterThan(40);
      expect([statements[0]?.sql, statements.at(-1)?.sql]).toEqual(['BEGIN', 'COMMIT']);
    }
  });
});

describe('kill -9 at each statement of a merge', () => {
  it.for(['gateway', 'postgres'] as const)(
    'of the %s: all of it is there or nothing; sent again, it is done once, and can be undone',
    async (victim, { annotate }) => {
      const undone = world.stories.unmerge.whole;
      const figures = await killEach(world, 'merge', victim, async ({ at, second }) => {
        expect.soft(await undo(world, second.merge.id), at).toEqual(undone);
      });
      await annotate(figures);
    },
  );
});
