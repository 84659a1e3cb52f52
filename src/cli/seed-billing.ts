import type { SeedRow } from './seed-copy.ts';
import { DAY_MS, idAt, pick, pickWeighted, type SeedCustomer, type SeedTenant, timeText } from './seed-customers.ts';

/** A plan in one currency; prices are whole units. */
export interface SeedPlan {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly interval: 'MONTH' | 'YEAR';
}

export interface SeedSubscription {
  readonly id: string;
  readonly planName: string;
  /** In whole units. */
  readonly unitPrice: number;
  readonly row: SeedRow;
}

/** What every row that hangs on a customer begins with. */
export function owned(tenant: SeedTenant, customer: SeedCustomer, moment: number) {
  return {
    organization_id: tenant.organizationId,
    id: idAt(moment),
    company_id: tenant.companyId,
    customer_id: customer.id,
    created_at: timeText(moment),
  };
}

/** The customer's first subscription runs for as long as the customer; the second is in any of the states. */
export function makeSeedSubscriptions(
  tenant: SeedTenant,
  customer: SeedCustomer,
  plans: readonly SeedPlan[],
): SeedSubscription[] {
  const age = tenant.now - customer.createdAt;
  const second = customer.settled ? 'ENDED' : pickWeighted(secondStates);
  return [
    makeSubscription(
      tenant,
      customer,
      pick(plans),
      customer.createdAt + age * 0.01,
      customer.settled ? 'ENDED' : 'ACTIVE',
    ),
    makeSubscription(tenant, customer, pick(plans), customer.createdAt + age * (0.02 + Math.random() * 0.5), second),
  ];
}

type State = 'ACTIVE' | 'PAUSED' | 'CANCELED' | 'ENDED' | 'TRIALING';
const secondStates: readonly (readonly [State, number])[] = [
  ['ACTIVE', 60],
  ['PAUSED', 10],
  ['CANCELED', 10],
  ['ENDED', 15],
  ['TRIALING', 5],
];

function makeSubscription(
  tenant: SeedTenant,
  customer: SeedCustomer,
  plan: SeedPlan,
  earliest: number,
  state: State,
): SeedSubscription {
  const { now } = tenant;
  const startedAt = Math.floor(state === 'TRIALING' ? Math.max(earliest, now - 7 * DAY_MS) : earliest);
  const quantity = 1 + Math.floor(Math.random() * 12);
  const canceledAt = startedAt + (now - startedAt) * 0.8;
  const endsAt = state === 'ENDED' ? startedAt + (now - startedAt) * 0.9 : now + (1 + Math.random() * 27) * DAY_MS;
  const canceled = state === 'ENDED' || state === 'CANCELED';
  const row = {
    ...owned(tenant, customer, startedAt),
    plan_id: plan.id,
    quantity,
    price: plan.price,
    currency: customer.currency,
    interval: plan.interval,
    started_at: timeText(startedAt),
    trial_ends_at: state === 'TRIALING' ? timeText(startedAt + 14 * DAY_MS) : null,
    paused_at: state === 'PAUSED' ? timeText(canceledAt) : null,
    canceled_at: canceled ? timeText(canceledAt) : null,
    ends_at: canceled ? timeText(endsAt) : null,
  };
  return { id: row.id, planName: plan.name, unitPrice: plan.price, row };
}

/** The primary wallet, for two in five a second one, and one ledger entry each; the ledger makes the balance. */
export function makeSeedWallets(
  tenant: SeedTenant,
  customer: SeedCustomer,
): { wallets: SeedRow[]; entries: SeedRow[] } {
  const other = customer.currency === 'EUR' ? 'USD' : 'EUR';
  const currencies = Math.random() < 0.4 ? [customer.currency, other] : [customer.currency];
  const wallets = currencies.map((currency, index) => ({
    ...owned(tenant, customer, customer.createdAt),
    name: index === 0 ? 'Primary' : `Events ${currency}`,
    currency,
    mode: index === 0 ? customer.walletMode : 'LIVE',
    is_primary: index === 0,
  }));
  const entries = wallets.map((wallet) => {
    const at = Math.floor(customer.createdAt + Math.random() * (tenant.now - customer.createdAt));
    return {
      organization_id: tenant.organizationId,
      id: idAt(at),
      wallet_id: wallet.id,
      kind: 'TOP_UP',
      amount: 100 + Math.floor(Math.random() * 200) * 25,
      reason: 'Bank transfer',
      created_at: timeText(at),
    };
  });
  return { wallets, entries };
}
