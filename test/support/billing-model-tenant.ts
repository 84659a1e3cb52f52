import { planCodes } from './billing-model-actions.ts';
import type { Model, ModelCustomer, ModelPlan } from './billing-model-state.ts';
import { emptyWorld, type Input, type Name, sendRequest, type World } from './billing-model-world.ts';
import { created, inputOf } from './customers.ts';
import { insertPlans } from './fixtures.ts';
import { createTenant, type Tenant } from './tenant.ts';
import type { Data, TestGateway } from './test-gateway.ts';

/** A tenant as it is, and as it must be. */
export interface Run {
  readonly world: World;
  readonly model: Model;
}

/** A new tenant with two companies, six plans and four customers: one of them prepaid, one a consumer, one abroad. */
export async function startRun(gateways: readonly [TestGateway, ...TestGateway[]]): Promise<Run> {
  const [gateway] = gateways;
  const tenant = await createTenant(gateway.pool);
  const world = emptyWorld(gateways, tenant, await tenant.newKey({ scopes: ['ADMIN'] }));
  const plans = plansOf(tenant);
  await insertPlans(gateway.pool, tenant, plans.map(planRow));
  const model: Model = {
    plans: new Map(plans.map((plan) => [plan.code, plan])),
    customers: new Map(),
    wallets: new Map(),
    subscriptions: new Map(),
    invoices: new Map(),
    methods: new Map(),
    verifications: new Map(),
    series: new Map(),
  };
  const specs = customersOf(tenant);
  const made = await Promise.all(specs.map((spec) => createCustomer(world, gateway, spec)));
  for (const [place, spec] of specs.entries()) addCustomer({ world, model }, made[place], spec);
  return { world, model };
}

const line = { description: 'Work', quantity: '1', unitPrice: '100', taxRate: '25' };

/** Gives each customer a subscription, money in a wallet, an open invoice and a draft: what clients can quarrel about. */
export async function prepare(world: World): Promise<void> {
  const ids = [...world.objects.Customer.keys()];
  const inEuro = { currency: 'EUR', subscriptionId: null, number: null, dueAt: null, lines: [line] };
  const prepareOne = async (customerId: string, place: number) => {
    const send = (name: Name, input: Input) => sendRequest(world, { name, input }, place);
    const { wallet } = await send('createWallet', { customerId, currency: 'EUR', mode: 'PREPAID_ONLY' });
    await send('topUpWallet', { id: wallet.id, amount: '500' });
    await send('createSubscription', { customerId, planCode: planCodes[1], quantity: 1, trialEndsAt: null });
    const { invoice } = await send('createInvoice', { customerId, ...inEuro });
    await send('sendInvoice', { id: invoice.id });
    await send('createInvoice', { customerId, ...inEuro });
  };
  await Promise.all(ids.map(prepareOne));
}

function plansOf({ companies: [, german] }: Tenant): ModelPlan[] {
  const [forAllSek, forAllEur, proven, carded, ofGerman, old] = planCodes;
  const plain = { companyId: null, needs: [], isArchived: false };
  return [
    { ...plain, code: forAllSek, currency: 'SEK' },
    { ...plain, code: forAllEur, currency: 'EUR' },
    { ...plain, code: proven, currency: 'SEK', needs: ['KYC', 'BUSINESS_DOCUMENT'] },
    { ...plain, code: carded, currency: 'EUR', needs: ['PAYMENT_INSTRUMENT'] },
    { ...plain, code: ofGerman, currency: 'EUR', companyId: german.id },
    { ...plain, code: old, currency: 'SEK', isArchived: true },
  ];
}

function planRow({ code, currency, companyId, needs, isArchived }: ModelPlan) {
  const archived_at = isArchived ? '2026-03-01T00:00:00Z' : null;
  const company = companyId === null ? null : { id: companyId, name: '' };
  return { company, columns: { code, currency, required_verifications: needs, archived_at } };
}

type CustomerSpec = Omit<ModelCustomer, 'id' | 'status' | 'isArchived'>;

function customersOf({ companies: [swedish, german] }: Tenant): CustomerSpec[] {
  const nord = { companyId: swedish.id, companyCurrency: 'SEK', country: 'SE' };
  const sued = { companyId: german.id, companyCurrency: 'EUR', country: 'DE' };
  const plain = { isPrepaid: false, collects: false, preferredCurrency: null };
  return [
    { ...nord, ...plain, name: 'Nordic Buyer', type: 'BUSINESS', preferredCurrency: 'SEK', collects: true },
    { ...nord, ...plain, name: 'Prepaid Buyer', type: 'CONSUMER', preferredCurrency: 'EUR', isPrepaid: true },
    { ...sued, ...plain, name: 'German Buyer', type: 'BUSINESS', preferredCurrency: 'EUR' },
    { ...sued, ...plain, name: 'American Buyer', type: 'BUSINESS', country: 'US', collects: true },
  ];
}

async function createCustomer(world: World, gateway: TestGateway, spec: CustomerSpec): Promise<Data> {
  const { name, type: customerType, isPrepaid, collects, preferredCurrency, country, companyId } = spec;
  const provider = collects ? { paymentProvider: 'STRIPE_CHARGE' } : {};
  const currency = preferredCurrency === null ? {} : { preferredCurrency };
  const paying = { billingModel: isPrepaid ? 'PREPAID' : 'POSTPAID', ...provider, ...currency };
  const about = { name, email: 'buyer@example.com', customerType, billingAddress: { country, city: 'Lund' } };
  return created(gateway, world.key, inputOf({ ...about, ...paying }, { companyId }));
}

function addCustomer({ world, model }: Run, { customer, wallet }: Data, spec: CustomerSpec): void {
  const { id } = customer;
  world.objects.Customer.set(id, customer);
  world.objects.Wallet.set(wallet.id, { ...wallet, customer: { id } });
  model.customers.set(id, { ...spec, id, status: 'ACTIVE', isArchived: false });
  const fresh = { isPrimary: true, isOpen: true, balance: 0n, mode: 'LIVE' };
  model.wallets.set(wallet.id, { customerId: id, currency: wallet.currency, ...fresh });
}
