import { addDays } from './demo-clock.ts';
import type { CustomerSpec } from './demo-customer-spec.ts';
import type { ReferenceRow } from './demo-part-rows.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CustomerRow, IdentityRow } from './demo-rows.ts';

/** What other systems call the customer: their records were made just before ours, and touched since. */
export function makeReferences(
  random: DemoRandom,
  now: Date,
  { organizationId, id: customerId, createdAt }: CustomerRow,
  { references = [] }: CustomerSpec,
): ReferenceRow[] {
  return references.map(([source, externalId]) => {
    const externalCreatedAt = addDays(createdAt, -1);
    const age = now.getTime() - createdAt.getTime();
    const externalUpdatedAt = new Date(createdAt.getTime() + Math.floor((age * random.integer(0, 9)) / 10));
    const id = random.id(createdAt);
    return { organizationId, id, customerId, source, externalId, externalCreatedAt, externalUpdatedAt };
  });
}

export function identityOf({ organizationId, source, externalId, customerId }: ReferenceRow): IdentityRow {
  return { organizationId, scopeId: organizationId, kind: `REFERENCE:${source}`, value: externalId, customerId };
}
