import { type Actor, seesCompany } from '../../access/actor.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';

/** An issue for a key that is limited to companies: what belongs to the whole organization is not for it to change. */
export function refuseLimitedKey(actor: Actor, issues: InputIssues): void {
  if (actor.companyIds === null) return;
  issues.add(['input'], 'NOT_ALLOWED', 'your key is limited to companies: this takes a key of the whole organization');
}

/** Whether a key sees all that another key sees: `companyIds` are those of the other one, null for every company. */
export function seesAllOf(actor: Actor, companyIds: readonly string[] | null): boolean {
  return actor.companyIds === null || (companyIds?.every((id) => seesCompany(actor, id)) ?? false);
}
