import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { millionthsOf } from './wallets.ts';

type Sums = Record<string, bigint>;

export interface MoneyWatch {
  /** An amount is about to move into wallets of a currency, or out of them; the answer is to be told whether it did. */
  expect(currency: string, amount: bigint): (isDone: boolean) => void;
  /** Ends the looking with a last look, when nothing is under way any more. In some of the looks connections met at a lock. */
  stop(): Promise<{ readonly looks: number; readonly meetings: number; readonly faults: readonly string[] }>;
}

// One statement, so that it sees one moment. Wallets that hold anything, or could, hang on a customer that is not merged.
const look = `
  with recursive chain as (
    select c.id, c.merged_into_id from customer c where c.organization_id = $1
    union all
    select c.id, c.merged_into_id from chain p join customer c on c.organization_id = $1 and c.id = p.merged_into_id
  ) cycle id set is_cycle using path,
  ledger as (
    select x.wallet_id, sum(x.amount) as amount,
           sum(x.amount) filter (where x.kind like any('{MERGE%,UNMERGE%}')) as merged
      from wallet_transaction x where x.organization_id = $1 group by x.wallet_id)
  select w.currency, sum(w.balance)::text as balance, sum(coalesce(l.amount, 0))::text as ledger,
         sum(coalesce(l.merged, 0))::text as merged,
         count(*) filter (where w.balance <> coalesce(l.amount, 0))::int as uneven,
         count(*) filter (where c.merged_into_id is not null and (w.balance <> 0 or w.closed_at is null or not w.is_primary))::int as stranded,
         (select count(*) from chain where is_cycle)::int as cycles,
         (select count(*) from pg_locks l where not l.granted and l.pid in (select a.pid from pg_stat_activity a where a.datname = current_database()))::int as waiting
    from wallet w
    join customer c on c.organization_id = w.organization_id and c.id = w.customer_id
    left join ledger l on l.wallet_id = w.id
   where w.organization_id = $1 group by w.currency`;

interface Look {
  readonly currency: string;
  readonly balance: string;
  readonly ledger: string;
  readonly merged: string;
  readonly uneven: number;
  readonly stranded: number;
  readonly cycles: number;
  /** Connections that wait for another one. */
  readonly waiting: number;
}

/** What an organization's money may come to: what was there, what has moved for certain, and what may have moved. */
interface Books {
  readonly done: Sums;
  /** All that was ever asked for, and all of that whose outcome is known, below and above zero apart. */
  readonly asked: { readonly in: Sums; readonly out: Sums };
  readonly known: { readonly in: Sums; readonly out: Sums };
}

const add = (sums: Sums, currency: string, amount: bigint) => {
  sums[currency] = (sums[currency] ?? 0n) + amount;
};

/** Looks at an organization's wallets again and again, over a connection of its own, until it is stopped. */
export async function watchMoney(url: string, organizationId: string): Promise<MoneyWatch> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const read = async () => (await client.query<Look>(look, [organizationId])).rows;
  const books: Books = { done: {}, asked: { in: {}, out: {} }, known: { in: {}, out: {} } };
  for (const { currency, balance } of await read()) add(books.done, currency, millionthsOf(balance));
  const faults: string[] = [];
  let [looks, meetings, isOver] = [0, 0, false];

  const lookOnce = async () => {
    const before = structuredClone(books);
    const rows = await read();
    looks += 1;
    if (rows.some(({ waiting }) => waiting > 0)) meetings += 1;
    for (const row of rows) faults.push(...faultsOf(row, before, books));
  };
  const looking = (async () => {
    while (!isOver) {
      await lookOnce();
      // Looking without a pause would take a whole core away from what is looked at.
      await setTimeout(10);
    }
    await lookOnce();
  })();

  return {
    expect: (currency, amount) => {
      const way = amount < 0n ? 'out' : 'in';
      add(books.asked[way], currency, amount);
      return (isDone) => {
        add(books.known[way], currency, amount);
        if (isDone) add(books.done, currency, amount);
      };
    },
    stop: async () => {
      isOver = true;
      await looking.finally(() => client.end());
      return { looks, meetings, faults };
    },
  };
}

/** Between two readings of the books: what was done before it is there, what was not asked for until after it is not. */
function faultsOf(row: Look, before: Books, after: Books): string[] {
  const { currency, uneven, stranded, cycles } = row;
  const [balance, ledger, merged] = [row.balance, row.ledger, row.merged].map(millionthsOf);
  const sure = before.done[currency] ?? 0n;
  const open = (way: 'in' | 'out') => (after.asked[way][currency] ?? 0n) - (before.known[way][currency] ?? 0n);
  const [least, most] = [sure + open('out'), sure + open('in')];
  const wrong = [
    balance === undefined || balance < least || balance > most ? `${balance} is not from ${least} to ${most}` : null,
    balance === ledger ? null : `the wallets hold ${balance}, their ledgers ${ledger}`,
    merged === 0n ? null : `merges made ${merged}`,
    uneven === 0 ? null : `${uneven} wallets differ from their ledgers`,
    stranded === 0 ? null : `${stranded} wallets are stranded on merged customers`,
    cycles === 0 ? null : 'customers are merged in a circle',
  ];
  return wrong.flatMap((fault) => (fault === null ? [] : [`${currency}: ${fault}`]));
}
