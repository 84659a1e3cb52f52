import {
  type CustomerFixture,
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPayments,
  insertPlans,
  insertSubscriptions,
  insertWallets,
} from './fixtures.ts';
import { insertPaymentMethods, insertVerifications } from './payment-method-fixtures.ts';
import type { Tenant } from './tenant.ts';
import type { TestGateway } from './test-gateway.ts';

type Pool = TestGateway['pool'];

// Few, so that rows of one customer lie between those of another, and some at the same time.
const day = (number: number) => `2021-01-0${(number % 5) + 1}T00:00:00Z`;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Customers of both companies with some of everything that is billed: how much, and in which state, differs among them. */
export async function insertBilledCustomers(pool: Pool, tenant: Tenant, count: number): Promise<CustomerFixture[]> {
  const customers = await insertCustomers(
    pool,
    tenant,
    upTo(count).map((n) => ({
      company: tenant.companies[n % 2 ? 1 : 0],
      country: ['SE', 'DE', 'US', null][n % 4] ?? null,
      columns: { customer_type: n % 3 ? 'BUSINESS' : 'CONSUMER' },
    })),
  );
  const subscriptions = await insertSubscribed(pool, tenant, customers);
  const invoices = await insertInvoiced(pool, tenant, customers, subscriptions);
  await insertMoney(pool, tenant, customers, invoices);
  await insertProven(pool, tenant, customers);
  return customers;
}

/** One to four subscriptions a customer; answers one of each. */
async function insertSubscribed(pool: Pool, tenant: Tenant, customers: readonly CustomerFixture[]): Promise<string[]> {
  const [german] = [tenant.companies[1]];
  const sold = { archived_at: null };
  const plans = await insertPlans(pool, tenant, [
    { company: null, columns: sold },
    { company: null, columns: { ...sold, required_verifications: ['KYC'] } },
    { company: german, columns: { ...sold, required_verifications: ['PAYMENT_INSTRUMENT', 'BUSINESS_DOCUMENT'] } },
    { company: null, columns: { required_verifications: ['KYC'] } },
  ]);
  const planId = (n: number) => plans[n % plans.length] ?? '';
  const first = customers.map((customer, n) => ({ customer, planId: planId(n), createdAt: day(n) }));
  const others = customers.flatMap((customer, n) =>
    upTo(n % 4).map((m) => ({ customer, planId: planId(n + m), createdAt: day(n + m), columns: { quantity: m + 1 } })),
  );
  return (await insertSubscriptions(pool, tenant, [...first, ...others])).slice(0, customers.length);
}

/** A draft without lines, up to two invoices that were sent, and one with its credit note. Answers those that are open. */
async function insertInvoiced(
  pool: Pool,
  tenant: Tenant,
  customers: readonly CustomerFixture[],
  subscriptions: readonly string[],
): Promise<{ readonly id: string; readonly customer: CustomerFixture }[]> {
  const issuedAt = '2021-02-01T00:00:00Z';
  const lines = (n: number) =>
    upTo((n % 3) + 1).map((m) => ({
      amount: `${100 + m}.5`,
      quantity: '2',
      unitPrice: '50.25',
      taxRate: '25',
      tax: '25.1',
    }));
  await insertInvoices(
    pool,
    tenant,
    customers.map((customer, n) => ({ customer, issuedAt: null, createdAt: day(n + 1) })),
  );
  const open = customers.flatMap((customer, n) => {
    const spec = { customer, issuedAt, subscriptionId: subscriptions[n] ?? null };
    return upTo((n % 2) + 1).map((m) => ({ ...spec, createdAt: day(n + m), lines: lines(n + m) }));
  });
  const ids = await insertInvoices(pool, tenant, open);
  const credited = customers.map((customer, n) => {
    return { customer, issuedAt, createdAt: day(n + 2), lines: lines(n), columns: { state: 'CREDITED' } };
  });
  const creditedIds = await insertInvoices(pool, tenant, credited);
  await insertInvoices(
    pool,
    tenant,
    customers.map((customer, n) => ({
      customer,
      issuedAt,
      createdAt: day(n + 3),
      lines: lines(n).map((line) => ({ ...line, amount: `-${line.amount}`, quantity: '-2', tax: '-25.1' })),
      columns: { credit_note_for_id: creditedIds[n] },
    })),
  );
  return open.map(({ customer }, index) => ({ id: ids[index] ?? '', customer }));
}

/** Up to three wallets with ledgers of different lengths; of each open invoice a part is paid by wallet, a part is not. */
async function insertMoney(
  pool: Pool,
  tenant: Tenant,
  customers: readonly CustomerFixture[],
  invoices: readonly { readonly id: string; readonly customer: CustomerFixture }[],
): Promise<void> {
  const further = customers.flatMap((customer, n) => upTo(n % 3).map((m) => ({ customer, createdAt: day(n + m) })));
  const wallets = [
    ...customers.map(({ primaryWalletId }) => primaryWalletId),
    ...(await insertWallets(pool, tenant, further)),
  ];
  const movements = wallets.flatMap((walletId, n) =>
    upTo((n % 4) + 1).map((m) => ({ walletId, amount: `${10 + m}.25`, createdAt: day(n + m) })),
  );
  await insertLedger(pool, tenant, movements);
  const debits = invoices.map(({ id, customer }, n) => {
    return { walletId: customer.primaryWalletId, amount: '-4.5', invoiceId: id, createdAt: day(n) };
  });
  const taken = await insertLedger(pool, tenant, debits);
  await insertPayments(
    pool,
    tenant,
    invoices.flatMap(({ id }, n) => [
      { invoiceId: id, amount: '4.5', walletTransactionId: taken[n] ?? null, paidAt: day(n) },
      { invoiceId: id, amount: '1.25', paidAt: day(n + 1) },
    ]),
  );
}

/** A card that is the default, and verified for every second; a transfer, and one that was removed. */
async function insertProven(pool: Pool, tenant: Tenant, customers: readonly CustomerFixture[]): Promise<void> {
  const specs = customers.map((customer, n) => ({ customer, createdAt: day(n), type: 'CARD', isDefault: true }));
  const cards = await insertPaymentMethods(pool, tenant, specs);
  const removedAt = '2021-03-01T00:00:00Z';
  await insertPaymentMethods(
    pool,
    tenant,
    customers.flatMap((customer, n) => [
      { customer, createdAt: day(n + 1) },
      { customer, createdAt: day(n + 2), removedAt },
    ]),
  );
  await insertVerifications(
    pool,
    tenant,
    customers.flatMap((customer, n) => [
      { customer, requestedAt: day(n), expiresAt: n % 3 ? null : '2021-04-01T00:00:00Z' },
      {
        customer,
        requestedAt: day(n + 1),
        paymentMethodId: cards[n] ?? null,
        state: n % 2 ? ('PENDING' as const) : ('APPROVED' as const),
      },
    ]),
  );
}
