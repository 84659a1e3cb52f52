import { numberRules } from './billing-model-audit-numbers.ts';
import { printOf, readObjects, type Typename, type World } from './billing-model-world.ts';
import type { Data } from './test-gateway.ts';
import { millionthsOf } from './wallets.ts';

/** Runs a statement: a pool, or one connection. */
export interface Queryable {
  query(statement: string, values: readonly unknown[]): Promise<{ readonly rows: Data[] }>;
}

const payments = 'select p.* from invoice_payment p where p.organization_id = $1';
const debits = `select t.*, w.customer_id, w.currency from wallet_transaction t
  join wallet w on w.organization_id = t.organization_id and w.id = t.wallet_id where t.organization_id = $1`;
const paidOf =
  '(select coalesce(sum(p.amount), 0) from invoice_payment p where p.organization_id = $1 and p.invoice_id = i.id)';
const linesOf = (invoice: string, sign: string) =>
  `select position, description, ${sign} quantity, unit_price, ${sign} amount, given_tax_rate, tax_rate, ${sign} tax
     from invoice_line l where l.organization_id = $1 and l.invoice_id = ${invoice}`;

/** What breaks a rule: the ids of the rows, of the organization $1. */
export const moneyRules = {
  'a balance is the sum of its ledger': `select w.id from wallet w where w.organization_id = $1 and w.balance <> (
      select coalesce(sum(t.amount), 0) from wallet_transaction t where t.organization_id = $1 and t.wallet_id = w.id)`,
  'each entry of a ledger goes on from the one before': `select e.wallet_id from (
      select t.wallet_id, t.balance_after, sum(t.amount) over one as running, t.created_at, lag(t.created_at) over one as former
        from wallet_transaction t where t.organization_id = $1
      window one as (partition by t.wallet_id order by t.created_at, t.id)) e
     where e.balance_after <> e.running or e.created_at <= e.former`,
  'a prepaid wallet is never owed': `select w.id from wallet w
      join customer c on c.organization_id = $1 and c.id = w.customer_id
      left join wallet_transaction t on t.organization_id = $1 and t.wallet_id = w.id
     where w.organization_id = $1 and (w.mode = 'PREPAID_ONLY' or c.billing_model = 'PREPAID')
       and least(w.balance, t.balance_after) < 0`,
  'a closed wallet is empty': `select w.id from wallet w
     where w.organization_id = $1 and w.closed_at is not null and (w.balance <> 0 or w.is_primary)`,
  'what was paid is the sum of the payments': `select i.id from invoice i
     where i.organization_id = $1 and i.amount_paid <> ${paidOf}`,
  'only what was sent is paid': `select i.id from invoice i
     where i.organization_id = $1 and i.state in ('DRAFT', 'VOID') and ${paidOf} <> 0`,
  'a payment out of a wallet is a debit of it': `select p.id from (${payments}) p
     where p.wallet_transaction_id is not null and not exists (
       select from (${debits}) t where t.id = p.wallet_transaction_id and t.kind = 'DEBIT' and t.amount = -p.amount
          and t.invoice_id = p.invoice_id)`,
  'a debit for an invoice is one payment of it': `select t.id from (${debits}) t
     where t.kind = 'DEBIT' and t.invoice_id is not null
       and (select count(*) from (${payments}) p where p.wallet_transaction_id = t.id) <> 1`,
  'wallets pay for, and get back, what is their own': `select t.id from (${debits}) t
      join invoice i on i.organization_id = $1 and i.id = t.invoice_id
     where i.customer_id <> t.customer_id or i.currency <> t.currency`,
  'what was paid of a credited invoice came back, once': `select i.id from invoice i
     where i.organization_id = $1 and case when i.state = 'CREDITED' and i.amount_paid > 0
             then array[i.amount_paid] else '{}'::numeric[] end is distinct from array(
       select t.amount from wallet_transaction t where t.organization_id = $1 and t.invoice_id = i.id and t.kind = 'TOP_UP')`,
  'a credited invoice has one credit note, its exact negation': `select i.id from invoice i
     where i.organization_id = $1 and i.state = 'CREDITED' and 1 <> (
       select count(*) from invoice n where n.organization_id = $1 and n.credit_note_for_id = i.id and n.state = 'SENT'
          and (n.customer_id, n.company_id, n.currency, n.subtotal, n.tax, n.total, n.bill_to, n.tax_treatment)
            = (i.customer_id, i.company_id, i.currency, -i.subtotal, -i.tax, -i.total, i.bill_to, i.tax_treatment))`,
  'the lines of a credit note are negated': `select n.id from invoice n
     where n.organization_id = $1 and n.credit_note_for_id is not null and (
       exists (${linesOf('n.credit_note_for_id', '-')} except all ${linesOf('n.id', '')})
       or exists (${linesOf('n.id', '')} except all ${linesOf('n.credit_note_for_id', '-')}))`,
  'only a credited invoice has a credit note': `select n.id from invoice n
      join invoice i on i.organization_id = $1 and i.id = n.credit_note_for_id
     where n.organization_id = $1 and i.state <> 'CREDITED'`,
  'an invoice is the sum of its lines': `select i.id from invoice i
      left join lateral (select sum(l.amount) as amount, sum(l.tax) as tax from invoice_line l
                          where l.organization_id = $1 and l.invoice_id = i.id) s on true
     where i.organization_id = $1
       and (i.subtotal, i.tax, i.total) is distinct from (s.amount, s.tax, s.amount + s.tax)`,
} as const;

export const rules: Readonly<Record<string, string>> = { ...moneyRules, ...numberRules };

/** What the rows of an organization break: the rule, and the id of each. Empty where all is well. */
export async function faultsOfRows(database: Queryable, organizationId: string): Promise<string[]> {
  const parts = Object.entries(rules).map(
    ([rule, broken]) => `select '${rule}' as rule, b.id::text from (${broken}) as b(id)`,
  );
  const { rows } = await database.query(`${parts.join(' union all ')} order by 1, 2`, [organizationId]);
  return rows.map(({ rule, id }) => `${rule}: ${id}`);
}

/** What is wrong with invoices as callers read them: what is due of them, and what was printed when they were sent. */
export async function faultsOfAnswers(world: World): Promise<string[]> {
  const ids = [...world.objects.Invoice.keys()];
  const invoices = await readObjects(world, 'Invoice', ids, 'payments { amount { amount } }');
  return invoices.flatMap((invoice) => {
    const first = world.printed.get(invoice.id);
    const isChanged = first !== undefined && first !== printOf(invoice);
    return [
      ...(isChanged ? [`what was printed stays: ${invoice.id} was ${first}, is ${printOf(invoice)}`] : []),
      ...(millionthsOf(invoice.amountDue.amount) === dueOf(invoice)
        ? []
        : [`the total less the payments is due: ${invoice.id}`]),
    ];
  });
}

function dueOf({ status, total, payments }: Data): bigint {
  const isAsked = ['SENT', 'PARTIALLY_PAID', 'OVERDUE', 'PAID'].includes(status);
  const paid: bigint = payments.reduce((sum: bigint, { amount }: Data) => sum + millionthsOf(amount.amount), 0n);
  const left = millionthsOf(total.amount) - paid;
  return isAsked && left > 0n ? left : 0n;
}

const tables: Readonly<Record<Typename, string>> = {
  Customer: 'customer',
  PlanSubscription: 'plan_subscription',
  Invoice: 'invoice',
  Wallet: 'wallet',
  PaymentMethod: 'payment_method',
  Verification: 'verification',
};

/** Rows that nobody was told of, and answers that left no row: none lost, and none twice. */
export async function untold({ objects, movements, tenant }: World, database: Queryable): Promise<string[]> {
  const known = [...movements, ...Object.values(objects).flatMap((map) => [...map.keys()])];
  const parts = Object.values(tables).map((table) => `select id from ${table} where organization_id = $1`);
  const { rows } = await database.query(
    `${parts.join(' union all ')} union all
     select id from wallet_transaction where organization_id = $1 and invoice_id is null`,
    [tenant.organizationId],
  );
  const there = new Set(rows.map(({ id }) => id));
  const lost = known.filter((id) => !there.has(id)).map((id) => `told, and not there: ${id}`);
  return [...lost, ...[...there].filter((id) => !known.includes(id)).map((id) => `there, and not told: ${id}`)];
}

/** All that is wrong with a tenant after a run. */
export async function auditOf(world: World): Promise<string[]> {
  const pool = world.gateways[0]?.pool as Queryable;
  const faults = await Promise.all([
    faultsOfRows(pool, world.tenant.organizationId),
    faultsOfAnswers(world),
    untold(world, pool),
  ]);
  return faults.flat();
}
