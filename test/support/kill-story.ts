import { setTimeout as sleep } from 'node:timers/promises';
import { soak } from './customer-arbitrary.ts';
import { type Kill, type KillStage, openKillStage } from './kill-stage.ts';
import { mergeFaults } from './merge-checks.ts';
import { mergerOf, rowsOf } from './merges.ts';
import { makeRichPair, type RichPair } from './rich-pair.ts';
import { dump, type Known, knownIn, textOf } from './tenant-dump.ts';
import type { Data } from './test-gateway.ts';
import type { WireStatement } from './wire-proxy.ts';

/** What is done to the two customers: from which of the stage's databases, and always by the same request with the same key. */
export interface KillStory {
  readonly name: 'merge' | 'unmerge';
  readonly from: 'before' | 'merged';
  readonly send: () => Promise<Data>;
  readonly statements: readonly WireStatement[];
  /** All that the tenant has when it is done. */
  readonly whole: readonly string[];
  /** Whom the ids of source, target and former customer answer with, before and after. */
  readonly answering: readonly [before: readonly string[], after: readonly string[]];
}

export interface KillWorld {
  readonly stage: KillStage;
  readonly pair: RichPair;
  readonly known: Known;
  readonly stories: Readonly<Record<KillStory['name'], KillStory>>;
  /** What was seen before the merge, after it and after it was undone, when nobody was killed. */
  readonly seen: readonly [before: Seen, merged: Seen, undone: Seen];
}

/** What must hold at any time, and the rows of both customers. */
export interface Seen {
  readonly rows: Awaited<ReturnType<typeof rowsOf>>;
  /** By currency, over all wallets. */
  readonly money: readonly Data[];
  readonly faults: readonly string[];
  readonly answering: readonly string[];
}

const mergeKey = { idempotencyKey: 'merge once' };
const undoKey = { idempotencyKey: 'undo once' };

/** Opens a stage with a rich pair, and lets it be merged and unmerged once: the measure of all that follows. */
export async function openKillWorld(): Promise<KillWorld> {
  const stage = await openKillStage();
  const pair = await makeRichPair(stage.gateway, stage.pool());
  const { merge, merged, unmerge, unmerged } = mergersOf(stage, pair);
  await settle(stage);
  await stage.keep('before');
  const known = await knownIn(stage.pool(), pair.organizationId);
  const dumped = () => dump(stage.pool(), pair.organizationId, known);

  const before = await see(stage, pair);
  const request = { ...pair.choices, ...mergeKey };
  let mergeId = '';
  const merging = await stage.statementsOf(async () => {
    mergeId = (await merged(pair, request)).merge.id;
  });
  const [together, everything] = [await see(stage, pair), await dumped()];
  await settle(stage);
  await stage.keep('merged');
  const undoing = await stage.statementsOf(() => unmerged(mergeId, undoKey));
  const apart = await see(stage, pair);

  const stories: KillWorld['stories'] = {
    merge: {
      name: 'merge',
      from: 'before',
      send: () => merge(pair, request),
      statements: merging,
      whole: everything,
      answering: [before.answering, together.answering],
    },
    unmerge: {
      name: 'unmerge',
      from: 'merged',
      send: () => unmerge(mergeId, undoKey),
      statements: undoing,
      whole: await dumped(),
      answering: [together.answering, before.answering],
    },
  };
  return { stage, pair, known, stories, seen: [before, together, apart] };
}

/** Waits until the gateway has no work of its own: from then on the transaction that begins next is that of a request. */
async function settle(stage: KillStage): Promise<void> {
  while ((await stage.pool().query('select from job limit 1')).rowCount !== 0) await sleep(20);
}

const mergersOf = (stage: KillStage, pair: RichPair) =>
  mergerOf(
    () => stage.gateway,
    () => pair.key,
  );

async function see(stage: KillStage, pair: RichPair): Promise<Seen> {
  const pool = stage.pool();
  return {
    rows: await rowsOf(pool, pair.organizationId),
    money: await moneyOf(stage, pair),
    faults: await mergeFaults(pool, pair.organizationId),
    answering: await answering(stage, pair),
  };
}

async function moneyOf(stage: KillStage, { organizationId }: RichPair): Promise<Data[]> {
  const query =
    'select currency, sum(balance)::text as balance from wallet where organization_id = $1 group by 1 order by 1';
  return (await stage.pool().query(query, [organizationId])).rows;
}

async function answering(stage: KillStage, { source, target, former, key }: RichPair): Promise<string[]> {
  const ids = [source, target, former];
  const query = `{ ${ids.map((id, index) => `c${index}: customer(id: "${id}") { id }`).join(' ')} }`;
  return Object.values<Data>(await stage.gateway.ask(key, query)).map(({ id }) => id);
}

/** Every kill of a victim: before each statement, of the gateway after each too, and before the first that follows the COMMIT. */
function allKills(count: number, victim: Kill['victim']): Kill[] {
  const kills = Array.from({ length: count + 1 }, (_, index): Kill[] => {
    const at = { victim, place: index + 1 };
    const runs = victim === 'gateway' ? index < count : index === count - 1;
    return [{ ...at, when: 'before' }, ...(runs ? [{ ...at, when: 'after' } as const] : [])];
  });
  return kills.flat();
}

// A gateway takes longer to start again: it has fewer turns.
const postgres = { victim: 'postgres', when: 'before' } as const;
const kinds: readonly Omit<Kill, 'place'>[] = [
  postgres,
  { victim: 'gateway', when: 'before' },
  postgres,
  postgres,
  { victim: 'gateway', when: 'after' },
  postgres,
];

/** With SOAK all kills; else those at the first statement and around the COMMIT, and at every tenth one of a kind in turn. */
export function killsOf({ statements }: KillStory, victim: Kill['victim']): readonly Kill[] {
  const count = statements.length;
  const isChosen = ({ place, when }: Kill): boolean => {
    if (when === 'before' ? place === 1 || place >= count : place === count) return true;
    const kind = kinds[Math.floor(place / 10) % kinds.length];
    return place % 10 === 5 && kind?.victim === victim && kind.when === when;
  };
  return allKills(count, victim).filter((kill) => soak > 1 || isChosen(kill));
}

/** Whether what was under way is done when one dies then. */
export function isCommitted({ statements }: KillStory, { place, when }: Kill): boolean {
  return place > statements.length || (place === statements.length && when === 'after');
}

export interface Survived {
  /** Who was killed and where, for a test that fails. */
  readonly at: string;
  readonly victim: Kill['victim'];
  /** What came of the first request: an answer, or why there is none. */
  readonly answer: unknown;
  /** What is left of it: nothing, or all that the tenant has. */
  readonly left: 'nothing' | readonly string[];
  readonly leftAnswering: readonly string[];
  /** The same request again, and what there is then. */
  readonly second: Data;
  /** Whether the gateway was too busy to answer that at once: what it was asked may be done all the same. */
  readonly isResent: boolean;
  readonly everything: readonly string[];
  readonly seen: Seen;
  /** The same request once more, and whether it wrote nothing. */
  readonly third: Data;
  readonly isUnchanged: boolean;
}

/** Kills, starts again who was killed, looks, and sends the same request again, twice. */
export async function survive({ stage, pair, known }: KillWorld, story: KillStory, kill: Kill): Promise<Survived> {
  const text = async () => (await textOf(stage.pool(), pair.organizationId)).join('\n');
  const dumped = () => dump(stage.pool(), pair.organizationId, known);
  await stage.reset(story.from);
  const untouched = await text();
  const { statement, answer } = await stage.kill(kill, story.send);
  await stage.restart(kill.victim);
  const at = `${kill.victim} killed ${kill.when} ${kill.place} of ${story.name}: ${statement?.sql.slice(0, 100)}`;
  if (!statement) throw new Error(`not ${at}; it answered ${JSON.stringify(answer)} ${answer}`);
  const left = (await text()) === untouched ? 'nothing' : await dumped();
  const leftAnswering = await answering(stage, pair);
  const resent = stage.resent();
  const second = await story.send();
  const isResent = stage.resent() > resent;
  const [everything, seen, once] = [await dumped(), await see(stage, pair), await text()];
  const third = await story.send();
  const isUnchanged = (await text()) === once;
  return {
    at,
    victim: kill.victim,
    answer,
    left,
    leftAnswering,
    second,
    isResent,
    everything,
    seen,
    third,
    isUnchanged,
  };
}

/** Undoes a merge that survived, and answers all that the tenant has. */
export async function undo({ stage, pair, known }: KillWorld, mergeId: string): Promise<readonly string[]> {
  await mergersOf(stage, pair).unmerged(mergeId, undoKey);
  return dump(stage.pool(), pair.organizationId, known);
}
