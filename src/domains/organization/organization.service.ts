import { type Actor, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { changesBetween } from '../audit/audit.rules.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { findCompanies, getCompany, type SellingCompany } from './company.repository.ts';
import { refuseLimitedKey } from './limited-key.service.ts';
import { lockOrganization, setOrganization } from './organization.repository.ts';
import { type OrganizationDetailsInput, readOrganizationDetails } from './organization.rules.ts';

export { getCompany, type SellingCompany };

/**
 * The company that an input means: the one it names, or the only one that the key sees. Null with an issue where it names
 * none and the key sees several.
 * @throws NotFoundError for a company that is absent, another tenant's, or hidden from the key.
 */
export async function chooseCompany(
  tx: TenantTransaction,
  actor: Actor,
  companyId: string | null | undefined,
  issues: InputIssues,
): Promise<SellingCompany | null> {
  if (typeof companyId === 'string') {
    const [company] =
      isUuid(companyId) && seesCompany(actor, companyId.toLowerCase()) ? await findCompanies(tx, [companyId]) : [];
    if (!company) throw new NotFoundError('company', companyId);
    return company;
  }
  const companies = await findCompanies(tx, actor.companyIds);
  if (companies.length === 1) return companies[0] ?? null;
  issues.add(
    ['input', 'companyId'],
    'REQUIRED',
    companies.length === 0 ? 'there is no company yet' : 'your key sees several companies: name one',
  );
  return null;
}

export interface UpdateOrganizationInput extends MutationInput, OrganizationDetailsInput {}

export interface OrganizationChanged {
  readonly organizationId: string;
}

/**
 * Changes the organization. What is left out stays; nothing can be cleared. Its currency is that of companies made from
 * now on: those that exist keep theirs.
 * @throws InvalidInputError with all problems at once, NOT_ALLOWED for a key that is limited to companies.
 */
export function updateOrganization(
  write: WriteContext,
  input: UpdateOrganizationInput,
): Promise<MutationResult<OrganizationChanged>> {
  return runMutation(write, {
    name: 'updateOrganization',
    input,
    mayReplay: () => true,
    work: async (tx, issues) => {
      refuseLimitedKey(write.actor, issues);
      const details = readOrganizationDetails(input, ['input'], issues);
      issues.throwIfAny();
      const outcome = { organizationId: tx.organizationId };
      const before = await lockOrganization(tx);
      const after = { ...before, ...details };
      const changes = changesBetween({ ...before }, after);
      if (changes.length === 0) return { outcome, events: [] };
      await setOrganization(tx, after);
      const subject = { subjectType: 'Organization', subjectId: tx.organizationId, companyId: null } as const;
      return { outcome, events: [{ action: 'organization.updated', ...subject, changes }] };
    },
  });
}
