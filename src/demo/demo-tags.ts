import type { InvoiceRow } from './demo-billing-rows.ts';
import type { CustomerSpec } from './demo-customer-spec.ts';
import type { TagLinkRow, TagRow } from './demo-part-rows.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CustomerRow, SubscriptionRow } from './demo-rows.ts';

const colors = {
  enterprise: '#7c3aed',
  startup: '#10b981',
  partner: '#2563eb',
  'at-risk': '#dc2626',
  'public-sector': '#0891b2',
  nonprofit: '#65a30d',
  'custom-pricing': '#f59e0b',
  disputed: '#b91c1c',
} as const;

export type DemoTag = keyof typeof colors;

export function makeTags(random: DemoRandom, organizationId: string, createdAt: Date): TagRow[] {
  return Object.entries(colors).map(([name, color]) => ({
    organizationId,
    id: random.id(createdAt),
    name,
    nameKey: name,
    color,
  }));
}

export interface TaggedStory {
  readonly spec: CustomerSpec;
  readonly customer: CustomerRow;
  readonly subscriptions: readonly SubscriptionRow[];
  readonly invoices: readonly InvoiceRow[];
}

/** Which tags hang on the customer, on its subscriptions, and on the invoices that it owes. */
export function makeTagLinks(
  random: DemoRandom,
  now: Date,
  tags: readonly TagRow[],
  { spec, customer, subscriptions, invoices }: TaggedStory,
): TagLinkRow[] {
  const link = (names: readonly DemoTag[] | undefined, subject: Partial<TagLinkRow>): TagLinkRow[] =>
    tags
      .filter(({ name }) => names?.some((wanted) => wanted === name))
      .map(({ organizationId, id: tagId }) => ({
        organizationId,
        id: random.id(customer.createdAt),
        tagId,
        customerId: null,
        subscriptionId: null,
        invoiceId: null,
        ...subject,
      }));
  return [
    ...link(spec.tags, { customerId: customer.id }),
    ...subscriptions.flatMap(({ id }) => link(spec.soldTags, { subscriptionId: id })),
    ...invoices.filter((invoice) => isOwed(invoice, now)).flatMap(({ id }) => link(spec.owedTags, { invoiceId: id })),
  ];
}

function isOwed({ state, total, amountPaid, dueAt }: InvoiceRow, now: Date): boolean {
  const isOverdue = dueAt !== null && dueAt < now;
  return state === 'SENT' && amountPaid !== total && (isOverdue || Number(amountPaid) > 0);
}
