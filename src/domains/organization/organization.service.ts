import { type Actor, seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { findCompanies, type SellingCompany } from './organization.repository.ts';

export type { SellingCompany };

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
