import { addMonths } from './demo-clock.ts';
import type { CustomerSpec } from './demo-customer-spec.ts';
import type { FieldDefinitionRow, FieldValueRow } from './demo-part-rows.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CustomerRow, SubscriptionRow } from './demo-rows.ts';

const definitions = {
  segment: { label: 'Segment', type: 'SELECT', options: ['SMB', 'Mid-market', 'Enterprise', 'Public sector'] },
  contract_renewal: { label: 'Contract renewal', type: 'DATE', options: [] },
  dpa_signed: { label: 'Data processing agreement signed', type: 'BOOLEAN', options: [] },
  seats: { label: 'Seats in contract', type: 'NUMBER', options: [] },
  success_plan: { label: 'Success plan', type: 'URL', options: [] },
} as const satisfies Readonly<Record<string, Pick<FieldDefinitionRow, 'label' | 'type' | 'options'>>>;

export type DemoField = keyof typeof definitions;
type FieldValues = Readonly<Partial<Record<DemoField, string | number | boolean>>>;

export function makeFieldDefinitions(random: DemoRandom, organizationId: string, createdAt: Date) {
  const make = (key: DemoField): FieldDefinitionRow => ({
    organizationId,
    id: random.id(createdAt),
    key,
    ...definitions[key],
  });
  return {
    segment: make('segment'),
    contract_renewal: make('contract_renewal'),
    dpa_signed: make('dpa_signed'),
    seats: make('seats'),
    success_plan: make('success_plan'),
  } satisfies Record<DemoField, FieldDefinitionRow>;
}

export type DemoFields = ReturnType<typeof makeFieldDefinitions>;

/** What the story tells, and what follows from what the customer has bought. */
export function makeFieldValues(
  random: DemoRandom,
  now: Date,
  fields: DemoFields,
  customer: CustomerRow,
  spec: CustomerSpec,
  subscriptions: readonly SubscriptionRow[],
): FieldValueRow[] {
  const values: FieldValues = { ...followed(now, customer, spec, subscriptions), ...spec.fields };
  return Object.values(fields).flatMap(({ id: definitionId, key }) => {
    const value = values[key as DemoField];
    if (value === undefined) return [];
    const { organizationId, id: customerId } = customer;
    return [{ organizationId, id: random.id(customer.createdAt), customerId, definitionId, value }];
  });
}

function followed(
  now: Date,
  customer: CustomerRow,
  { buys, type }: CustomerSpec,
  subscriptions: readonly SubscriptionRow[],
): FieldValues {
  const [purchase] = buys ?? [];
  const running = subscriptions.find(({ canceledAt }) => canceledAt === null);
  if (!purchase || type === 'CONSUMER') return {};
  const [tier] = purchase[0].split('-');
  const isLarge = tier === 'enterprise';
  const segment = isLarge ? 'Enterprise' : tier === 'growth' ? 'Mid-market' : 'SMB';
  return {
    segment,
    dpa_signed: tier !== 'classic' && type === 'BUSINESS',
    seats: purchase[1],
    ...(running ? { contract_renewal: renewalOf(running, now) } : {}),
    ...(isLarge ? { success_plan: `https://success.nordlys.example/plans/${customer.slug}` } : {}),
  };
}

/** The next anniversary of the contract, as a day. */
function renewalOf({ startedAt }: SubscriptionRow, now: Date): string {
  let years = 1;
  while (addMonths(startedAt, 12 * years) <= now) years += 1;
  return addMonths(startedAt, 12 * years)
    .toISOString()
    .slice(0, 10);
}
