import { isApproved } from '../../database/clocked-states.ts';
import { rawSql, sql, TENANT } from '../../database/sql.ts';
import type { TenantReader } from '../../database/tenant-database.ts';
import { type PlanOwner, sells } from '../plan/plan.rules.ts';
import type { EligibilityFacts, OfferedPlan } from './eligibility.rules.ts';

interface CustomerFacts extends Omit<EligibilityFacts, 'plans'> {
  readonly id: string;
  readonly companyId: string;
}

type SoldPlan = OfferedPlan & PlanOwner;

const approved = sql`v.organization_id = ${TENANT} and ${rawSql(isApproved('v'))}`;

const verified = sql`select coalesce(json_agg(distinct v.kind), '[]') from verification v where ${approved} and v.customer_id = t.id`;

// The states of payment-method.repository.ts, removed ones aside.
const methods = sql`select coalesce(json_agg(json_build_object(
    'type', m.type, 'needsReverification', m.needs_reverification,
    'state', case when m.expires_on < (statement_timestamp() at time zone 'UTC')::date then 'EXPIRED' else 'USABLE' end,
    'isVerified', exists (select from verification v where ${approved} and v.payment_method_id = m.id))), '[]')
  from payment_method m where m.organization_id = ${TENANT} and m.customer_id = t.id and m.removed_at is null`;

const customers = (ids: readonly string[]) => sql`select coalesce(json_agg(json_build_object(
    'id', t.id, 'companyId', t.company_id, 'customerType', t.customer_type, 'status', t.status,
    'isArchived', t.archived_at is not null, 'verified', (${verified}), 'methods', (${methods}))), '[]')
  from customer t where t.organization_id = ${TENANT} and t.id = any(${ids}::uuid[])`;

// Once for all customers: those of one company are offered the same.
const plans = (ids: readonly string[]) => sql`select coalesce(json_agg(json_build_object(
    'id', p.id, 'companyId', p.company_id, 'code', p.code, 'tier', p.tier, 'requiredVerifications', p.required_verifications)), '[]')
  from plan p where p.organization_id = ${TENANT} and p.archived_at is null
   and (p.company_id is null or p.company_id in (
     select c.company_id from customer c where c.organization_id = ${TENANT} and c.id = any(${ids}::uuid[])))`;

/** What the eligibility of customers follows from, by their ids: one statement, however many there are. */
export async function findFacts(tenant: TenantReader, ids: readonly string[]): Promise<Map<string, EligibilityFacts>> {
  const [row] = await tenant.query<{ facts: string }>(
    sql`select json_build_object('customers', (${customers(ids)}), 'plans', (${plans(ids)}))::text as facts`,
  );
  if (!row) return new Map();
  const found = JSON.parse(row.facts) as { customers: readonly CustomerFacts[]; plans: readonly SoldPlan[] };
  return new Map(
    found.customers.map((customer) => {
      return [customer.id, { ...customer, plans: found.plans.filter((plan) => sells(customer.companyId, plan)) }];
    }),
  );
}
