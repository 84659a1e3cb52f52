import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newId } from '../../src/database/new-id.ts';
import { createFullTenant, type FullTenant } from '../support/full-tenant.ts';

let pool: pg.Pool;
let tenant: FullTenant;
beforeAll(async () => {
  pool = new pg.Pool({ connectionString: inject('databaseUrl'), max: 8 });
  tenant = await createFullTenant(pool);
});
afterAll(() => pool.end());

const run = (text: string, ...values: unknown[]) => pool.query(text, [tenant.organizationId, ...values]);
const refused = { code: '23001' };

async function newWallet(mode: 'LIVE' | 'PREPAID_ONLY' = 'LIVE'): Promise<string> {
  const id = newId();
  await run(
    "insert into wallet (organization_id, id, company_id, customer_id, name, currency, mode) values ($1, $2, $3, $4, 'Extra', 'EUR', $5)",
    id,
    tenant.companies[0].id,
    tenant.customerId,
    mode,
  );
  return id;
}

const move = (walletId: string, amount: string) =>
  run(
    "insert into wallet_transaction (organization_id, id, wallet_id, kind, amount) values ($1, $2, $3, 'ADJUSTMENT', $4) returning balance_after",
    newId(),
    walletId,
    amount,
  );

interface Sums {
  readonly balance: string;
  readonly sum: string;
  readonly ends: string;
}

/** The balance, the sum of the ledger, and what is left of the entries' own balances when each cancels its predecessor's. */
async function sumsOf(walletId: string): Promise<Sums | undefined> {
  const { rows } = await run(
    `select w.balance::text as balance, sum(t.amount)::numeric(20,6)::text as sum,
            (select string_agg(b::text, ' ' order by b) from (
              (select balance_after as b from wallet_transaction where organization_id = $1 and wallet_id = $2
               except all select balance_after - amount from wallet_transaction where organization_id = $1 and wallet_id = $2)
            ) x) as ends
       from wallet w join wallet_transaction t on t.organization_id = w.organization_id and t.wallet_id = w.id
      where w.organization_id = $1 and w.id = $2 group by w.balance`,
    walletId,
  );
  return rows[0];
}

const amounts = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 1, max: 999_999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(6, '0')}`);

describe('a wallet’s balance', () => {
  it('is the sum of its ledger, to the last digit, after any movements', async () => {
    const property = fc.asyncProperty(fc.array(amounts, { minLength: 1, maxLength: 8 }), async (list) => {
      const wallet = await newWallet();
      for (const amount of list) await move(wallet, amount);
      const micros = list.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n);
      const sums = await sumsOf(wallet);
      expect(BigInt(sums?.balance.replace('.', '') ?? '')).toBe(micros);
      expect(sums?.sum).toBe(sums?.balance);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('stays so when eight connections move it at once', async () => {
    const wallet = await newWallet();
    const list = fc.sample(amounts, 200);
    await Promise.all(list.map((amount) => move(wallet, amount)));
    const sums = await sumsOf(wallet);
    expect(sums?.sum).toBe(sums?.balance);
    // Each entry went on from the balance of the one before: all cancel but the last.
    expect(sums?.ends).toBe(sums?.balance);
  });

  it('is told by the database, whatever the entry says', async () => {
    const wallet = await newWallet();
    const insert =
      "insert into wallet_transaction (organization_id, id, wallet_id, kind, amount, balance_after) values ($1, $2, $3, 'TOP_UP', 5, 999) returning balance_after";
    expect((await run(insert, newId(), wallet)).rows).toEqual([{ balance_after: '5.000000' }]);
  });

  it('cannot be written by hand, nor made with a wallet', async () => {
    const wallet = await newWallet();
    await expect(
      run('update wallet set balance = balance + 1 where organization_id = $1 and id = $2', wallet),
    ).rejects.toMatchObject(refused);
    const insert =
      "insert into wallet (organization_id, id, company_id, customer_id, name, currency, balance) values ($1, $2, $3, $4, 'Rich', 'EUR', 1)";
    await expect(run(insert, newId(), tenant.companies[0].id, tenant.customerId)).rejects.toMatchObject(refused);
    await run("update wallet set name = 'Renamed', balance = balance where organization_id = $1 and id = $2", wallet);
  });

  it('of PREPAID_ONLY never goes below zero, however many debits arrive together', async () => {
    const wallet = await newWallet('PREPAID_ONLY');
    await move(wallet, '10.000000');
    const ends = await Promise.allSettled(Array.from({ length: 24 }, () => move(wallet, '-0.900000')));
    const failed = ends.filter((end) => end.status === 'rejected');
    expect(failed.map((end) => end.reason.constraint)).toEqual(Array(13).fill('wallet_funds_check'));
    expect(await sumsOf(wallet)).toEqual({ balance: '0.100000', sum: '0.100000', ends: '0.100000' });
    await expect(
      run("update wallet set mode = 'PREPAID_ONLY' where organization_id = $1 and id = $2", await overdrawn()),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('is moved under the customer’s lock, so that nobody who has that one waits for the wallet', async () => {
    const walletId = await newWallet();
    const client = await pool.connect();
    try {
      await client.query("begin; set local lock_timeout = '5s'");
      const lock = 'select 1 from customer where organization_id = $1 and id = $2 for no key update';
      await client.query(lock, [tenant.organizationId, tenant.customerId]);
      const moved = move(walletId, '5');
      const waiting =
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into wallet_transaction%'";
      await expect.poll(async () => (await run(`${waiting} and $1::uuid is not null`)).rowCount).toBeGreaterThan(0);
      const rename = "update wallet set name = 'Renamed' where organization_id = $1 and id = $2";
      await client.query(rename, [tenant.organizationId, walletId]);
      await client.query('commit');
      expect((await moved).rows).toEqual([{ balance_after: '5.000000' }]);
    } finally {
      client.release();
    }
  });

  it('must be zero when the wallet closes', async () => {
    const close = 'update wallet set closed_at = now() where organization_id = $1 and id = $2';
    await expect(run(close, await overdrawn())).rejects.toMatchObject({ code: '23514' });
    await run(close, await newWallet());
  });

  async function overdrawn(): Promise<string> {
    const wallet = await newWallet();
    await move(wallet, '-1');
    return wallet;
  }
});

describe('an append-only table', () => {
  const appendOnly = ['wallet_transaction', 'invoice_payment', 'audit_event', 'vat_check'];

  it.each(appendOnly)('refuses to change or lose a row: %s', async (table) => {
    const before = await run(`select * from ${table} where organization_id = $1`);
    expect(before.rows.length).toBeGreaterThan(0);
    for (const statement of [`update ${table} set id = id`, `delete from ${table}`])
      await expect(run(`${statement} where organization_id = $1`)).rejects.toMatchObject(refused);
    expect((await run(`select * from ${table} where organization_id = $1`)).rows).toEqual(before.rows);
  });

  it.each(appendOnly)('cannot be emptied: %s', async (table) => {
    const client = await pool.connect();
    try {
      await client.query("begin; set local lock_timeout = '10s'");
      await expect(client.query(`truncate ${table} cascade`)).rejects.toMatchObject(refused);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it.each(['0', 'NaN'])('takes no movement of %s', async (amount) => {
    await expect(move(await newWallet(), amount)).rejects.toMatchObject({ code: '23514' });
  });
});

describe('a customer’s revision', () => {
  const countersOf = async (id: string) =>
    (await run('select version, revision from customer where organization_id = $1 and id = $2', id)).rows[0];
  const sourceId = async () =>
    (await run('select id from customer where organization_id = $1 and merged_into_id is not null')).rows[0].id;

  // No merge moves them, and a plan says nothing of them: what a check finds out is written to the customer itself.
  const notCounted = ['vat_check', 'vat_job'];

  async function childTables(): Promise<string[]> {
    const { rows } = await pool.query<{ name: string }>(
      "select table_name as name from information_schema.columns where table_schema = current_schema() and column_name = 'customer_id' and table_name <> all($1) order by 1",
      [notCounted],
    );
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...['customer_identity', 'invoice', 'payment_method', 'plan_subscription', 'verification', 'wallet'],
      ]),
    );
    return rows.map(({ name }) => name);
  }

  it('grows with a write to the customer itself, and its version does not', async () => {
    const before = await countersOf(tenant.customerId);
    await run(
      "update customer set notes = 'n', revision = 0 where organization_id = $1 and id = $2",
      tenant.customerId,
    );
    expect(await countersOf(tenant.customerId)).toEqual({ version: before.version, revision: before.revision + 1 });
  });

  it('grows with every update, insert and delete in each child table', async () => {
    for (const table of await childTables()) {
      const before = await countersOf(tenant.customerId);
      const one = `ctid = (select ctid from ${table} where organization_id = $1 and customer_id = $2 limit 1)`;
      await run(`update ${table} set customer_id = customer_id where ${one}`, tenant.customerId);
      expect(await countersOf(tenant.customerId), table).toEqual({
        version: before.version,
        revision: before.revision + 1,
      });
    }
    const { rows } = await pool.query<{ name: string; events: number }>(
      `select tgrelid::regclass::text as name, bit_or(tgtype) & 28 as events from pg_trigger
        where tgfoid in ('customer_revision_touch'::regproc, 'tag_link_revision_touch'::regproc, 'tag_link_revision_move'::regproc) and (tgtype & 1 = 1 or tgrelid = 'tag_link'::regclass) and tgenabled = 'O' group by 1 order by 1`,
    );
    // 4 insert, 8 delete, 16 update.
    expect(rows).toEqual((await childTables()).map((name) => ({ name, events: 28 })));
  });

  it('grows on both sides when a child moves, and with inserts and deletes', async () => {
    const source = await sourceId();
    const both = async () => [(await countersOf(tenant.customerId)).revision, (await countersOf(source)).revision];
    const [target = 0, from = 0] = await both();
    const identity = "organization_id = $1 and scope_id = $1 and kind = 'EXTERNAL_ID' and value = 'r'";
    await run(
      "insert into customer_identity (organization_id, scope_id, kind, value, customer_id) values ($1, $1, 'EXTERNAL_ID', 'r', $2)",
      source,
    );
    expect(await both()).toEqual([target, from + 1]);
    await run(`update customer_identity set customer_id = $2 where ${identity}`, tenant.customerId);
    expect(await both()).toEqual([target + 1, from + 2]);
    await run(`delete from customer_identity where ${identity}`);
    expect(await both()).toEqual([target + 2, from + 2]);
  });

  it('grows with a movement of a wallet', async () => {
    const before = await countersOf(tenant.customerId);
    await move(tenant.walletId, '1');
    expect(await countersOf(tenant.customerId)).toEqual({ version: before.version, revision: before.revision + 1 });
  });

  it('grows once with what is written to the lines of an invoice, and once with a payment', async () => {
    const line = `insert into invoice_line (organization_id, id, invoice_id, position, description, quantity, unit_price, amount, tax)
      select $1, gen_random_uuid(), $2, place, 'x', 1, 1, 1, 0 from generate_series(11, 13) place`;
    const change = 'update invoice_line set tax = 1 where organization_id = $1 and invoice_id = $2';
    const payment = `insert into invoice_payment (organization_id, id, invoice_id, amount, paid_at)
      values ($1, gen_random_uuid(), $2, 1, now())`;
    for (const [statement, invoice] of [
      [line, tenant.draftId],
      [change, tenant.draftId],
      [payment, tenant.sentId],
    ] as const) {
      const before = await countersOf(tenant.customerId);
      await run(statement, invoice);
      expect(await countersOf(tenant.customerId), statement).toEqual({
        version: before.version,
        revision: before.revision + 1,
      });
    }
  });
});
