import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { soak } from '../support/customer-arbitrary.ts';
import { type CustomerFixture, insertCustomers, insertPlans } from '../support/fixtures.ts';
import { insertPaymentMethods, insertVerifications } from '../support/payment-method-fixtures.ts';
import { approve, changedPaymentMethod, changePaymentMethod } from '../support/payment-methods.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

vi.setConfig({ testTimeout: 60_000 * soak });

type Input = Readonly<Record<string, unknown>>;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

interface Owned extends Tenant {
  readonly admin: string;
}

async function newTenant(): Promise<Owned> {
  const tenant = await createTenant(gateway.pool);
  return { ...tenant, admin: await tenant.newKey({ scopes: ['ADMIN'] }) };
}

async function newCustomer(tenant: Tenant, columns: Input = {}, rest: Input = {}): Promise<CustomerFixture> {
  const [made] = await insertCustomers(gateway.pool, tenant, [{ columns, ...rest }]);
  if (!made) throw new Error('no customer');
  return made;
}

const eligibility = `eligibility {
  paymentMethods planTiers missing canInvoice gaps { paymentMethod plan { code } missing } }`;

async function eligibilityOf(key: string, id: string): Promise<Data> {
  const { customer } = await gateway.ask(key, `query ($id: ID!) { customer(id: $id) { ${eligibility} } }`, { id });
  return customer.eligibility;
}

const card = { paymentMethod: 'CARD', plan: null, missing: ['PAYMENT_INSTRUMENT'] };
const debit = { ...card, paymentMethod: 'SEPA_DEBIT' };
const invoice = { paymentMethod: 'INVOICE', plan: null, missing: ['BUSINESS_DOCUMENT'] };
const planGap = (code: string, ...missing: readonly string[]) => ({ paymentMethod: null, plan: { code }, missing });

describe('eligibility', () => {
  it('opens step by step as verifications are approved, and closes as they expire', async () => {
    const tenant = await newTenant();
    const { admin } = tenant;
    const customer = await newCustomer(tenant, { customer_type: 'BUSINESS' });
    const columns = (code: string, tier: string, ...required_verifications: string[]) => ({
      company: tenant.companies[0],
      columns: { code, tier, required_verifications, archived_at: null },
    });
    await insertPlans(gateway.pool, tenant, [
      columns('scale', 'scale', 'KYC', 'BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT'),
      { ...columns('start', 'start'), company: null },
      { ...columns('german', 'german'), company: tenant.companies[1] },
      { company: tenant.companies[0], columns: { code: 'old', tier: 'old', required_verifications: ['KYC'] } },
    ]);
    const transfers = ['BANK_TRANSFER', 'WALLET', 'OTHER'];
    expect(await eligibilityOf(admin, customer.id)).toEqual({
      paymentMethods: transfers,
      planTiers: ['start'],
      missing: ['KYC', 'BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT'],
      canInvoice: true,
      gaps: [card, debit, invoice, planGap('scale', 'KYC', 'BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT')],
    });
    await approve(gateway, admin, { customerId: customer.id, kind: 'BUSINESS_DOCUMENT' });
    const { id } = await changedPaymentMethod(gateway, admin, 'addPaymentMethod', {
      customerId: customer.id,
      type: 'CARD',
    });
    const instrument = { customerId: customer.id, kind: 'PAYMENT_INSTRUMENT', paymentMethodId: id };
    await approve(gateway, admin, instrument, '2099-01-01T00:00:00Z');
    const withCard = {
      paymentMethods: ['CARD', 'BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'],
      planTiers: ['start'],
      missing: ['KYC', 'PAYMENT_INSTRUMENT'],
      canInvoice: true,
      gaps: [debit, planGap('scale', 'KYC')],
    };
    expect(await eligibilityOf(admin, customer.id)).toEqual(withCard);
    await approve(gateway, admin, { customerId: customer.id, kind: 'KYC' }, '2099-01-01T00:00:00Z');
    const open = { ...withCard, planTiers: ['scale', 'start'], missing: ['PAYMENT_INSTRUMENT'], gaps: [debit] };
    expect(await eligibilityOf(admin, customer.id)).toEqual(open);
    await gateway.pool.query("update verification set expires_at = now() where customer_id = $1 and kind = 'KYC'", [
      customer.id,
    ]);
    expect(await eligibilityOf(admin, customer.id)).toEqual(withCard);
    await changePaymentMethod(gateway, admin, 'removePaymentMethod', { id });
    expect(await eligibilityOf(admin, customer.id)).toMatchObject({ gaps: [card, debit, planGap('scale', 'KYC')] });
  });

  it.each([
    [{ status: 'SUSPENDED' }, { planTiers: ['start'], canInvoice: false }],
    [{ status: 'CHURNED' }, { planTiers: [], canInvoice: true }],
    [{ archived_at: '2026-05-01T00:00:00Z' }, { paymentMethods: [], planTiers: [], canInvoice: false }],
  ])('of a customer with %j', async (columns, differs) => {
    const tenant = await newTenant();
    const plan = { company: null, columns: { code: 'start', tier: 'start', archived_at: null } };
    await insertPlans(gateway.pool, tenant, [plan]);
    const open = { paymentMethods: ['BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'], planTiers: ['start'] };
    const gaps = { missing: ['PAYMENT_INSTRUMENT'], gaps: [card, debit] };
    const { id } = await newCustomer(tenant, columns);
    expect(await eligibilityOf(tenant.admin, id)).toEqual({ ...open, ...gaps, ...differs });
  });

  it('is read for many customers by one statement, each with the plans of its company', async () => {
    const tenant = await newTenant();
    const plan = (code: string, company: number) => ({
      company: tenant.companies[company] ?? null,
      columns: { code, tier: code, archived_at: null },
    });
    await insertPlans(gateway.pool, tenant, [plan('swedish', 0), plan('german', 1), plan('all', 2)]);
    const [one, other] = [await newCustomer(tenant), await newCustomer(tenant, {}, { company: tenant.companies[1] })];
    await insertVerifications(gateway.pool, tenant, [{ customer: one }]);
    let answer: Data;
    const statements = await gateway.statementsOf(async () => {
      answer = await gateway.ask(
        tenant.admin,
        'query { customers(first: 10) { nodes { id eligibility { planTiers } } } }',
      );
    });
    const tiers = Object.fromEntries(answer.customers.nodes.map((node: Data) => [node.id, node.eligibility.planTiers]));
    expect(tiers).toEqual({ [one.id]: ['all', 'swedish'], [other.id]: ['all', 'german'] });
    expect(statements).toHaveLength(2);
  });

  it('says nothing of what other customers and tenants have', async () => {
    const [tenant, stranger] = [await newTenant(), await newTenant()];
    const customer = await newCustomer(tenant);
    await insertPlans(gateway.pool, stranger, [{ company: null, columns: { archived_at: null } }]);
    for (const owner of [tenant, stranger]) {
      const other = await newCustomer(owner);
      const methods = await insertPaymentMethods(gateway.pool, owner, [{ customer: other, type: 'CARD' }]);
      await insertVerifications(gateway.pool, owner, [{ customer: other, paymentMethodId: methods[0] ?? null }]);
    }
    expect(await eligibilityOf(tenant.admin, customer.id)).toMatchObject({ planTiers: [], gaps: [card, debit] });
  });

  it('needs CUSTOMERS_READ, and BILLING_READ for its plans', async () => {
    const tenant = await newTenant();
    const { id } = await newCustomer(tenant);
    const read = 'query ($id: ID!) { customer(id: $id) { eligibility { paymentMethods planTiers gaps { missing } } } }';
    const key = await tenant.newKey({ scopes: ['CUSTOMERS_READ'] });
    expect((await gateway.ask(key, read, { id })).customer.eligibility.gaps).toHaveLength(2);
    const { errors } = await gateway.send(key, `query ($id: ID!) { customer(id: $id) { ${eligibility} } }`, { id });
    expect(errors?.[0]?.extensions.missing).toContainEqual({
      path: ['customer', 'eligibility', 'gaps', 'plan'],
      scope: 'BILLING_READ',
    });
  });
});

const types = ['CARD', 'SEPA_DEBIT', 'BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER'];
const kinds = ['KYC', 'BUSINESS_DOCUMENT'];
const [past, future] = ['2026-02-01', '2099-02-01'];

const anyMethod = fc.record({
  type: fc.constantFrom('CARD', 'CARD', 'SEPA_DEBIT', ...types),
  isDefault: fc.constant(false),
  removedAt: fc.constantFrom(null, null, null, null, `${past}T00:00:00Z`),
  columns: fc.record({
    expires_on: fc.constantFrom(null, null, past, future),
    needs_reverification: fc.constantFrom(false, false, true),
  }),
});
const standing = fc.constantFrom(
  { state: 'PENDING' as const },
  { state: 'REJECTED' as const },
  { state: 'APPROVED' as const },
  { state: 'APPROVED' as const, expiresAt: `${future}T00:00:00Z` },
  { state: 'APPROVED' as const, expiresAt: `${past}T00:00:00Z` },
);
const anyVerification = fc.record({
  /** Of this payment method, where there is one. */
  of: fc.integer({ min: -2, max: 4 }),
  kind: fc.constantFrom(...kinds),
  standing,
});
const anyPlan = fc.record({
  sold: fc.constantFrom('here', 'here', 'everywhere', 'elsewhere'),
  tier: fc.constantFrom('start', 'growth', 'scale'),
  archived_at: fc.constantFrom(null, null, null, `${past}T00:00:00Z`),
  required_verifications: fc.subarray([...kinds, 'PAYMENT_INSTRUMENT']),
});
const anyCase = fc.record({
  columns: fc.record({
    customer_type: fc.constantFrom('BUSINESS', 'SOLE_TRADER', 'CONSUMER', 'UNKNOWN'),
    status: fc.constantFrom('ACTIVE', 'ACTIVE', 'SUSPENDED', 'CHURNED'),
    archived_at: fc.constantFrom(null, null, null, null, null, null, `${past}T00:00:00Z`),
  }),
  methods: fc.array(anyMethod, { maxLength: 5 }),
  verifications: fc.array(anyVerification, { maxLength: 6 }),
  plans: fc.array(anyPlan, { maxLength: 4 }),
});
type Case = typeof anyCase extends fc.Arbitrary<infer Value> ? Value : never;

/** Each answer of a write comes up in one of these at least. */
const standings: Case['columns'][] = [
  { customer_type: 'BUSINESS', status: 'ACTIVE', archived_at: null },
  { customer_type: 'UNKNOWN', status: 'CHURNED', archived_at: null },
  { customer_type: 'CONSUMER', status: 'ACTIVE', archived_at: `${past}T00:00:00Z` },
];
const expired = { expires_on: past, needs_reverification: false };
const examples = standings.map((columns): [Case] => [
  {
    columns,
    methods: [{ type: 'CARD', isDefault: false, removedAt: null, columns: expired }],
    verifications: [],
    plans: [{ sold: 'everywhere', tier: 'start', archived_at: null, required_verifications: [] }],
  },
]);

/** A tenant with one customer, and nothing but what the case says. */
async function insertCase({ columns, methods, verifications, plans }: Case) {
  const tenant = await newTenant();
  const customer = await newCustomer(tenant, columns);
  const ids = await insertPaymentMethods(
    gateway.pool,
    tenant,
    methods.map((method) => ({ customer, ...method })),
  );
  const proofs = verifications.map(({ of, kind, standing: how }) => {
    const paymentMethodId = ids[of] ?? null;
    return { customer, paymentMethodId, ...(paymentMethodId === null ? { kind } : {}), ...how };
  });
  await insertVerifications(gateway.pool, tenant, proofs);
  const [here, elsewhere] = tenant.companies;
  const companies = { here, elsewhere, everywhere: null } as const;
  const codes = plans.map((_plan, index) => `plan-${index}`);
  const offered = plans.map(({ sold, ...rest }, index) => {
    return { company: companies[sold as keyof typeof companies], columns: { code: codes[index], ...rest } };
  });
  await insertPlans(gateway.pool, tenant, offered);
  return { tenant, customer, ids, codes };
}

const subscribe = `mutation ($input: CreateSubscriptionInput!) { createSubscription(input: $input) {
  __typename ... on UserError { code } ... on RuleError { missingVerifications } } }`;

type Verdict = Readonly<{ __typename: string; code?: string; missingVerifications?: readonly string[] }>;
const passes = ({ __typename }: Verdict) => __typename.endsWith('Payload');
const lackingIn = ({ missingVerifications = [] }: Verdict) => missingVerifications;

describe('eligibility and the writes', () => {
  it('agree', async () => {
    const seen = new Map<string, number>();
    const note = (verdict: Verdict) => {
      const name = verdict.code ?? 'done';
      seen.set(name, (seen.get(name) ?? 0) + 1);
    };
    const property = fc.asyncProperty(anyCase, async (one) => {
      const { tenant, customer, ids, codes } = await insertCase(one);
      const told = await eligibilityOf(tenant.admin, customer.id);
      const write = async (name: 'addPaymentMethod' | 'setDefaultPaymentMethod', input: Input): Promise<Verdict> => {
        const verdict = await changePaymentMethod(gateway, tenant.admin, name, input);
        note(verdict);
        return verdict;
      };
      const gapOf = (type: string) =>
        told.gaps.find(({ paymentMethod }: Data) => paymentMethod === type)?.missing ?? [];

      const open: string[] = [];
      for (const type of types) {
        const needsOwn = type === 'CARD' || type === 'SEPA_DEBIT';
        const verdicts: Verdict[] = [];
        if (needsOwn) {
          for (const [index, id] of ids.entries())
            if (one.methods[index]?.type === type) verdicts.push(await write('setDefaultPaymentMethod', { id }));
        }
        const added = await write('addPaymentMethod', { customerId: customer.id, type, makeDefault: true });
        verdicts.push(added);
        if (verdicts.some(passes)) open.push(type);
        else if (one.columns.archived_at === null) expect([type, lackingIn(added)]).toEqual([type, gapOf(type)]);
      }
      expect(told.paymentMethods).toEqual(open);

      const tiers = new Set<string>();
      const planGaps: Data[] = [];
      for (const [index, planCode] of codes.entries()) {
        const input = { idempotencyKey: randomUUID(), customerId: customer.id, planCode };
        const { createSubscription: verdict } = await gateway.ask(tenant.admin, subscribe, { input });
        note(verdict);
        if (passes(verdict)) tiers.add(one.plans[index]?.tier ?? '');
        if (verdict.code === 'VERIFICATION_REQUIRED') planGaps.push(planGap(planCode, ...lackingIn(verdict)));
      }
      expect(told.planTiers).toEqual([...tiers].sort());
      const { status, archived_at } = one.columns;
      if (status !== 'CHURNED' && archived_at === null)
        expect(told.gaps.filter(({ plan }: Data) => plan !== null)).toEqual(planGaps);
    });
    await fc.assert(property, { numRuns: 30 * soak, examples });
    const verdicts = ['done', 'VERIFICATION_REQUIRED', 'CUSTOMER_ARCHIVED', 'CUSTOMER_SUSPENDED', 'INVALID_TRANSITION'];
    expect(verdicts.filter((verdict) => !seen.has(verdict))).toEqual([]);
  });
});
