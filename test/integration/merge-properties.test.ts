import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { emptyVatRecord } from '../../src/domains/customer/vat-record.rules.ts';
import { soak } from '../support/customer-arbitrary.ts';
import { checksum } from '../support/customers.ts';
import {
  choicesOf,
  expectedConflicts,
  type InsertedPair,
  insertPair,
  type PairPart,
  pairs,
} from '../support/merge-arbitrary.ts';
import { done, type MergedTable, mergerOf, resolutionsOf, rowsOf } from '../support/merges.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { millionthsOf } from '../support/wallets.ts';

vi.setConfig({ testTimeout: 120_000 * soak });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

interface Made extends InsertedPair {
  readonly tenant: Tenant;
  readonly key: string;
}

/** A pair in a tenant of its own, so that all of the tenant's rows can be compared. */
async function make(pair: PairPart): Promise<Made> {
  const tenant = await createTenant(gateway.pool);
  const key = await tenant.newKey({ scopes: ['ADMIN'] });
  const made = await insertPair(gateway.pool, tenant, pair);
  // A write that changes nothing derives what follows from the rest.
  for (const id of [made.source, made.target]) await done(gateway, key, 'updateCustomer', { id, customer: {} });
  return { ...made, tenant, key };
}

const allRows = ({ tenant }: Made) => rowsOf(gateway.pool, tenant.organizationId);
const sumOfAll = ({ tenant }: Made) => checksum(gateway.pool, tenant.organizationId);

/** What all wallets hold together, by currency, to the last digit. */
async function sumsOf({ tenant }: Made): Promise<Data> {
  const { rows } = await gateway.pool.query(
    `select w.currency, sum(w.balance)::text as balance,
            (select coalesce(sum(x.amount), 0)::text from wallet_transaction x join wallet o on o.organization_id = x.organization_id and o.id = x.wallet_id
              where x.organization_id = w.organization_id and o.currency = w.currency) as ledger
       from wallet w where w.organization_id = $1 group by w.organization_id, w.currency having sum(w.balance) <> 0 order by 1`,
    [tenant.organizationId],
  );
  return rows.map(({ currency, balance, ledger }) => [
    currency,
    millionthsOf(balance) === millionthsOf(ledger),
    balance.replace(/\.?0+$/, ''),
  ]);
}

/** A conflict in the words of expectedConflicts. */
async function nameOf(made: Made, conflict: Data): Promise<string> {
  if (conflict.rule) return conflict.rule;
  if (conflict.field) return conflict.field;
  const { rows } = await gateway.pool.query(
    'select plan_id from plan_subscription where organization_id = $1 and id = $2',
    [made.tenant.organizationId, conflict.one.id],
  );
  return `plan ${made.planIds.indexOf(rows[0]?.plan_id)}`;
}

async function expectConflicts(made: Made, plan: Data, pair: PairPart): Promise<void> {
  const names = await Promise.all(plan.conflicts.map((conflict: Data) => nameOf(made, conflict)));
  expect(names.sort()).toEqual(expectedConflicts(pair));
  expect(new Set(plan.conflicts.map(({ id }: Data) => id)).size).toBe(plan.conflicts.length);
}

/** Rows of the source that a merge leaves with it: what the target has already, and what the caller leaves behind. */
function staysBehind(
  table: MergedTable,
  row: Data,
  before: Record<MergedTable, Data[]>,
  made: Made,
  pair: PairPart,
): boolean {
  const theirs = before[table].filter((one) => one.customer_id === made.target);
  if (table === 'wallet') return row.is_primary;
  if (table === 'tax_identifier') return theirs.some(({ type }) => type === row.type);
  if (table === 'tag_link') return theirs.some(({ tag_id }) => tag_id === row.tag_id);
  if (table !== 'custom_field_value') return false;
  const left = choicesOf(pair).some(({ field, keep }) => keep === 'TARGET' && row.key === field);
  return left || theirs.some(({ definition_id }) => definition_id === row.definition_id);
}

/** Adds its key to each value of a custom field, as choices name it. */
async function withKeys(rows: Record<MergedTable, Data[]>, { tenant }: Made): Promise<Record<MergedTable, Data[]>> {
  const { rows: fields } = await gateway.pool.query(
    'select id, key from custom_field_definition where organization_id = $1',
    [tenant.organizationId],
  );
  const keyOf = (row: Data) => `customFields.${fields.find(({ id }) => id === row.definition_id)?.key}`;
  return { ...rows, custom_field_value: rows.custom_field_value.map((row) => ({ ...row, key: keyOf(row) })) };
}

const owned = [
  'wallet',
  'plan_subscription',
  'invoice',
  'payment_method',
  'verification',
  'tax_identifier',
  'external_reference',
  'tag_link',
  'custom_field_value',
] as const;

function expectMoved(
  before: Record<MergedTable, Data[]>,
  after: Record<MergedTable, Data[]>,
  made: Made,
  pair: PairPart,
  plan: Data,
): void {
  const newWallets = after.wallet.filter(({ id }) => !before.wallet.some((one) => one.id === id));
  for (const table of owned) {
    const was = new Map(before[table].map((row) => [row.id, row]));
    const expected = [...was.values()].map((row) => {
      const moves = row.customer_id === made.source && !staysBehind(table, row, before, made, pair);
      return [row.id, moves ? made.target : row.customer_id];
    });
    const now = after[table].filter((row) => table !== 'wallet' || !newWallets.includes(row));
    expect(now.map(({ id, customer_id }) => [id, customer_id]).sort(), table).toEqual(expected.sort());
  }
  expect(newWallets.every(({ customer_id, is_primary }) => customer_id === made.target && !is_primary)).toBe(true);
  for (const { id } of newWallets) expect(plan.walletTransfers.map(({ to }: Data) => to.id)).toContain(id);
  const defaults = after.payment_method.filter((row) => row.is_default);
  expect(new Set(defaults.map(({ customer_id }) => customer_id)).size).toBe(defaults.length);
  for (const table of ['invoice_line', 'invoice_payment'] as const) expect(after[table]).toEqual(before[table]);
  expect(after.customer_identity.filter(({ customer_id }) => customer_id === made.source)).toEqual([]);
  expect(after.customer_identity.length).toBe(before.customer_identity.length + 1);
}

/** What is known of a VAT number is with its number; what a person has decided about the target's stays. */
function expectVat(before: Record<MergedTable, Data[]>, after: Record<MergedTable, Data[]>, made: Made): void {
  const of = (rows: Record<MergedTable, Data[]>, id: string) => {
    const { vat_validation_status: status, vat_record: record } = rows.customer.find((row) => row.id === id) ?? {};
    const number = rows.tax_identifier.find((row) => row.customer_id === id && row.type === 'eu_vat')?.value ?? null;
    return { number, status, record };
  };
  const [mine, theirs, now] = [of(before, made.source), of(before, made.target), of(after, made.target)];
  const expected = () => {
    if (now.number === theirs.number) return theirs;
    if (theirs.status !== 'MANUAL') return mine;
    return { number: now.number, status: 'MANUAL', record: { ...emptyVatRecord, override: theirs.record.override } };
  };
  expect(now).toEqual(expected());
  expect(after.vat_check, 'evidence').toEqual(before.vat_check);
}

const mergeable = ({ source, target }: PairPart) => source.otherCompany === target.otherCompany;

/** Rule conflicts that a status makes go away as people make them go away. */
async function activate(made: Made, pair: PairPart): Promise<PairPart> {
  for (const side of ['source', 'target'] as const)
    if (pair[side].status === 'SUSPENDED')
      await done(gateway, made.key, 'changeCustomerStatus', { id: made[side], status: 'ACTIVE' });
  const active = (side: PairPart['source']) => (side.status === 'SUSPENDED' ? { ...side, status: 'ACTIVE' } : side);
  return { ...pair, source: active(pair.source), target: active(pair.target) };
}

async function check(pair: PairPart): Promise<void> {
  const made = await make(pair);
  const { planned, merge, merged, unmerge, unmerged } = mergerOf(
    () => gateway,
    () => made.key,
  );
  const given = { fieldChoices: choicesOf(pair) };
  const untouched = await sumOfAll(made);
  const first = await planned(made, given);
  await expectConflicts(made, first, pair);
  if (first.conflicts.length > 0) {
    const refused = await merge(made, given);
    expect([refused.__typename, refused.plan]).toEqual(['MergeConflictError', first]);
  }
  expect(await sumOfAll(made)).toBe(untouched);
  if (!mergeable(pair)) return;

  const settled = await activate(made, pair);
  const { conflicts } = await planned(made, given);
  const resolutions = resolutionsOf(
    conflicts,
    ({ resolutions: allowed }, index) => allowed[(pair.picks[index % 12] ?? 0) % allowed.length],
  );
  for (const left of resolutions.keys())
    expect((await merge(made, { ...given, resolutions: resolutions.filter((_, index) => index !== left) })).code).toBe(
      'MERGE_CONFLICT',
    );
  const plan = await planned(made, { ...given, resolutions });
  expect(plan.canRun).toBe(true);
  const [before, sums] = [await withKeys(await allRows(made), made), await sumsOf(made)];
  const ran = await merged(made, { ...given, resolutions, expectedPlanHash: plan.planHash });
  expect(ran.plan).toEqual(plan);
  const after = await withKeys(await allRows(made), made);
  expect(await sumsOf(made)).toEqual(sums);
  expectMoved(before, after, made, settled, plan);
  expectVat(before, after, made);

  const rehearsed = await unmerged(ran.merge.id, { dryRun: true });
  const undone = await unmerged(ran.merge.id);
  expect(undone.changes).toEqual(rehearsed.changes);
  expect(undone.stayed).toEqual([]);
  const back = await withKeys(await allRows(made), made);
  const newWallets = after.wallet.filter(({ id }) => !before.wallet.some((one) => one.id === id)).map(({ id }) => id);
  const emptied = back.wallet.filter(({ id }) => newWallets.includes(id));
  expect(emptied.every(({ balance, closed_at }) => Number(balance) === 0 && closed_at !== null)).toBe(true);
  expect({ ...back, wallet: back.wallet.filter(({ id }) => !newWallets.includes(id)) }).toEqual(before);
  expect(await sumsOf(made)).toEqual(sums);
  expect((await unmerge(ran.merge.id)).code).toBe('UNMERGE_CONFLICT');
}

it('any two customers: all conflicts at once, everything moves, no money is made, and the undoing restores both', async () => {
  await fc.assert(fc.asyncProperty(pairs, check), { numRuns: 10 * soak, endOnFailure: true });
});
