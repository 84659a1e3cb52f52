import { type Actor, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { findPlanByCode, type PlanRow } from './plan.repository.ts';
import { isPlanCode, type PlanOwner, sells } from './plan.rules.ts';

export type { PlanRow };

/** Whether a key sees a plan: of a company that it sees, or for all companies. */
export function seesPlan(actor: Actor, { companyId }: PlanOwner): boolean {
  return companyId === null || seesCompany(actor, companyId);
}

/**
 * The plan of a code, that a customer of a company can subscribe to; null with an issue at `input.planCode` where the
 * company sells none of this code (UNKNOWN_VALUE), or does not sell it any more (NOT_ALLOWED).
 */
export async function findPlanToSell(
  tx: TenantTransaction,
  companyId: string,
  planCode: string,
  issues: InputIssues,
): Promise<PlanRow | null> {
  const path = ['input', 'planCode'];
  const code = planCode.trim();
  const plan = isPlanCode(code) ? await findPlanByCode(tx, code) : null;
  if (!plan || !sells(companyId, plan)) {
    issues.add(path, 'UNKNOWN_VALUE', "must be the code of a plan that the customer's company sells");
    return null;
  }
  if (plan.archivedAt === null) return plan;
  issues.add(path, 'NOT_ALLOWED', 'the plan is archived: nobody can subscribe to it any more');
  return null;
}
