import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertBilledCustomers } from '../support/billed-customers.ts';
import { iso, list, money, newest, object, one, sqlRows } from '../support/plain-sql.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

const sizes = [1, 5, 50] as const;

let gateway: TestGateway;
const tenants = new Map<number, Tenant>();
beforeAll(async () => {
  gateway = await startTestGateway({ roomy: true });
  for (const size of sizes) {
    const tenant = await createTenant(gateway.pool);
    await insertBilledCustomers(gateway.pool, tenant, size);
    tenants.set(size, tenant);
  }
});
afterAll(() => gateway.stop());

const tenantOf = (size: number): Tenant => tenants.get(size) as Tenant;

const plan = (id: string) => one(object({ code: 'p.code', tier: 'p.tier' }), `plan p where p.id = ${id}`);
const lines = (invoice: string) =>
  list(
    object({
      description: 'l.description',
      quantity: "trim(trailing '.' from trim(trailing '0' from l.quantity::text))",
      amount: money('l.amount', `${invoice}.currency`),
      tax: money('l.tax', `${invoice}.currency`),
    }),
    `invoice_line l where l.invoice_id = ${invoice}.id`,
    'l.position',
  );
const wallet = (id: string) =>
  one(object({ name: 'w.name', balance: money('w.balance', 'w.currency') }), `wallet w where w.id = ${id}`);
const movement = (id: string) =>
  one(
    object({ kind: 'x.kind', amount: money('x.amount', 'w.currency'), wallet: wallet('x.wallet_id') }),
    `wallet_transaction x join wallet w on w.id = x.wallet_id where x.id = ${id}`,
  );
const payments = (invoice: string) =>
  list(
    object({
      amount: money('y.amount', `${invoice}.currency`),
      paidAt: iso('y.paid_at'),
      walletTransaction: movement('y.wallet_transaction_id'),
    }),
    `invoice_payment y where y.invoice_id = ${invoice}.id`,
    'y.created_at, y.id',
  );
const isApproved = "v.state = 'APPROVED' and (v.expires_at is null or v.expires_at > now())";
const lacking = `(select json_agg(k order by k <> 'KYC', k) from unnest(p.required_verifications) k
   where not exists (select from verification v where v.customer_id = t.id and v.kind = k and ${isApproved}))`;
const method = (type: string, condition: string) =>
  `select '${type}' as method, null::uuid as plan, json_build_array('${type === 'INVOICE' ? 'BUSINESS_DOCUMENT' : 'PAYMENT_INSTRUMENT'}') as missing,
          '${type === 'SEPA_DEBIT' ? 'D' : type}' as place where ${condition}`;
/** Types of payment methods in the order of their vocabulary, then plans by code. */
const gaps = `(select coalesce(json_agg(${object({ paymentMethod: 'g.method', plan: plan('g.plan'), missing: 'g.missing' })} order by g.plan is not null, g.place), '[]') from (
   ${method('CARD', `not exists (select from verification v where v.customer_id = t.id and v.payment_method_id is not null and ${isApproved})`)}
   union all ${method('SEPA_DEBIT', 'true')}
   union all ${method('INVOICE', "t.customer_type = 'BUSINESS'")}
   union all select null, p.id, ${lacking}, p.code from plan p
     where p.organization_id = t.organization_id and p.archived_at is null and (p.company_id is null or p.company_id = t.company_id)
   ) g where g.missing is not null)`;
const amount = '{ amount currency }';

interface Path {
  readonly root: 'customers' | 'invoices';
  readonly fields: string;
  /** The same by SQL, over a row t of the root's table. */
  readonly sql: Readonly<Record<string, string>>;
  /** One a step of the way: all that is asked for in one tick is one statement. */
  readonly statements: number;
}

const nodes = (rows: string) => object({ nodes: rows });

const paths: Readonly<Record<string, Path>> = {
  'customers → subscriptions → plan': {
    root: 'customers',
    fields: `subscriptions(first: 9) { totalCount nodes { quantity price ${amount} plan { code tier } } }`,
    sql: {
      subscriptions: object({
        totalCount: '(select count(*) from plan_subscription s where s.customer_id = t.id)',
        nodes: list(
          object({ quantity: 's.quantity', price: money('s.price', 's.currency'), plan: plan('s.plan_id') }),
          'plan_subscription s where s.customer_id = t.id',
          newest('s'),
        ),
      }),
    },
    // Customers; subscriptions; their plans and counts.
    statements: 3,
  },
  'customers → invoices → lines': {
    root: 'customers',
    fields: `invoices(first: 9) { nodes { open total ${amount} amountDue ${amount}
      lines { description quantity amount ${amount} tax ${amount} } } }`,
    sql: {
      invoices: nodes(
        list(
          object({
            open: "i.state = 'SENT' and i.amount_paid < i.total",
            total: money('i.total', 'i.currency'),
            amountDue: money(
              "case when i.state = 'SENT' and i.amount_paid < i.total then i.total - i.amount_paid else 0 end",
              'i.currency',
            ),
            lines: lines('i'),
          }),
          'invoice i where i.customer_id = t.id',
          newest('i'),
        ),
      ),
    },
    statements: 3,
  },
  'customers → invoices → payments → walletTransaction → wallet': {
    root: 'customers',
    fields: `invoices(first: 9) { nodes { amountPaid ${amount} payments { amount ${amount} paidAt
      walletTransaction { kind amount ${amount} wallet { name balance ${amount} } } } } }`,
    sql: {
      invoices: nodes(
        list(
          object({ amountPaid: money('i.amount_paid', 'i.currency'), payments: payments('i') }),
          'invoice i where i.customer_id = t.id',
          newest('i'),
        ),
      ),
    },
    statements: 5,
  },
  'customers → wallets → transactions → invoice': {
    root: 'customers',
    fields: `wallets(first: 9) { nodes { name transactions(first: 9) { totalCount nodes {
      amount ${amount} balanceAfter ${amount} createdAt invoice { number total ${amount} } } } } }`,
    sql: {
      wallets: nodes(
        list(
          object({
            name: 'w.name',
            transactions: object({
              totalCount: '(select count(*) from wallet_transaction x where x.wallet_id = w.id)',
              nodes: list(
                object({
                  amount: money('x.amount', 'w.currency'),
                  balanceAfter: money('x.balance_after', 'w.currency'),
                  createdAt: iso('x.created_at'),
                  invoice: one(
                    object({ number: 'i.number', total: money('i.total', 'i.currency') }),
                    'invoice i where i.id = x.invoice_id',
                  ),
                }),
                'wallet_transaction x where x.wallet_id = w.id',
                newest('x'),
              ),
            }),
          }),
          'wallet w where w.customer_id = t.id',
          newest('w'),
        ),
      ),
    },
    // Customers; wallets; their ledgers; the counts and invoices of these.
    statements: 4,
  },
  'customers → paymentMethods': {
    root: 'customers',
    fields: 'paymentMethods { type isDefault createdAt customer { name } }',
    sql: {
      paymentMethods: list(
        object({
          type: 'm.type',
          isDefault: 'm.is_default',
          createdAt: iso('m.created_at'),
          customer: object({ name: 't.name' }),
        }),
        'payment_method m where m.customer_id = t.id and m.removed_at is null',
        `m.is_default desc, ${newest('m')}`,
      ),
    },
    statements: 3,
  },
  'customers → verifications → paymentMethod': {
    root: 'customers',
    fields: 'verifications { kind status requestedAt paymentMethod { type isDefault } }',
    sql: {
      verifications: list(
        object({
          kind: 'v.kind',
          status: "case when v.expires_at <= now() then 'EXPIRED' else v.state end",
          requestedAt: iso('v.requested_at'),
          paymentMethod: one(
            object({ type: 'm.type', isDefault: 'm.is_default' }),
            'payment_method m where m.id = v.payment_method_id',
          ),
        }),
        'verification v where v.customer_id = t.id',
        'v.requested_at desc, v.id desc',
      ),
    },
    statements: 3,
  },
  'customers → eligibility → gaps → plan': {
    root: 'customers',
    fields: 'eligibility { gaps { paymentMethod plan { code tier } missing } }',
    sql: { eligibility: object({ gaps }) },
    statements: 3,
  },
  'invoices → creditNotes → lines': {
    root: 'invoices',
    fields: `number creditNotes { number total ${amount} lines { description quantity amount ${amount} tax ${amount} } creditNoteFor { number } }`,
    sql: {
      number: 't.number',
      creditNotes: list(
        object({
          number: 'i.number',
          total: money('i.total', 'i.currency'),
          lines: lines('i'),
          creditNoteFor: object({ number: 't.number' }),
        }),
        'invoice i where i.credit_note_for_id = t.id',
        'i.created_at, i.id',
      ),
    },
    // Invoices; credit notes; their lines, and back.
    statements: 3,
  },
  'invoices → subscription → plan': {
    root: 'invoices',
    fields: 'number subscription { quantity startedAt plan { code tier } }',
    sql: {
      number: 't.number',
      subscription: one(
        object({ quantity: 's.quantity', startedAt: iso('s.started_at'), plan: plan('s.plan_id') }),
        'plan_subscription s where s.id = t.subscription_id',
      ),
    },
    statements: 3,
  },
};

describe('nested reads of what is billed', () => {
  it.each(Object.entries(paths))(
    '%s answer what plain SQL says, by as many statements for 1, 5 and 50 customers',
    async (_name, { root, fields, sql, statements }) => {
      const query = `{ list: ${root}(first: 100) { nodes { ${fields} } } }`;
      for (const size of sizes) {
        const tenant = tenantOf(size);
        let answered: Data;
        const sent = await gateway.statementsOf(async () => {
          answered = (await gateway.ask(tenant.key, query)).list.nodes;
        });
        const expected = await sqlRows(
          gateway.pool,
          tenant,
          root === 'customers' ? 'customer' : 'invoice',
          object(sql),
        );
        expect(expected.length).toBeGreaterThanOrEqual(size);
        expect(answered).toEqual(expected);
        expect([size, sent.length]).toEqual([size, statements]);
      }
    },
  );

  it('tell the tax of each customer by one statement, whatever is sold', async () => {
    const query = `{ customers(first: 100) { nodes {
      service: taxTreatment { reason } goods: taxTreatment(supply: GOODS) { reason } again: taxTreatment { kind } } } }`;
    const byCountry = `case t.billing_country
      when 'SE' then case when t.company_id = $2 then 'DOMESTIC' else 'EU_CONSUMER' end
      when 'DE' then case when t.company_id = $2 then 'EU_CONSUMER' else 'DOMESTIC' end
      when 'US' then case t.customer_type when 'BUSINESS' then 'BUSINESS_OUTSIDE_EU' else 'CONSUMER_OUTSIDE_EU' end
      else 'LOCATION_UNKNOWN' end`;
    for (const size of sizes) {
      const tenant = tenantOf(size);
      let answered: Data;
      const sent = await gateway.statementsOf(async () => {
        answered = (await gateway.ask(tenant.key, query)).customers.nodes;
      });
      const reasons = await sqlRows(gateway.pool, tenant, 'customer', byCountry, [tenant.companies[0].id]);
      expect(answered).toEqual(
        reasons.map((reason: string) => {
          const kind = reason === 'BUSINESS_OUTSIDE_EU' ? 'OUT_OF_SCOPE' : 'STANDARD';
          return { service: { reason }, goods: { reason }, again: { kind } };
        }),
      );
      expect([size, sent.length]).toEqual([size, 2]);
    }
  });

  it('cost as many statements together as the longest of them alone', async () => {
    const fields = Object.values(paths).flatMap((path, n) =>
      path.root === 'customers' ? [`${path.fields.replace(/^(\w+)/, `f${n}: $1`)}`] : [],
    );
    const query = `{ customers(first: 100) { nodes { ${fields.join(' ')} } } }`;
    const apart = Object.values(paths).filter(({ root }) => root === 'customers');
    const longest = Math.max(...apart.map(({ statements }) => statements));
    for (const size of sizes) {
      const sent = await gateway.statementsOf(() => gateway.ask(tenantOf(size).key, query));
      expect([size, sent.length]).toEqual([size, longest]);
    }
  });
});
