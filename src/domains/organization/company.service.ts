import { seesCompany } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { type AuditEntry, changesBetween, changesOfCreation, type FieldChange } from '../audit/audit.rules.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { insertCompany, lockCompany, setCompany } from './company.repository.ts';
import {
  type CompanyChanges,
  type CompanyDetailsInput,
  changedCompany,
  checkChangedCompany,
  checkNewCompany,
  newCompany,
  readCompanyDetails,
} from './company.rules.ts';
import { refuseLimitedKey } from './limited-key.service.ts';
import { getDefaultCurrency } from './organization.repository.ts';

export interface CreateCompanyInput extends MutationInput {
  readonly company: CompanyDetailsInput;
}

export interface UpdateCompanyInput extends CreateCompanyInput {
  readonly id: string;
}

export interface CompanyChanged {
  readonly companyId: string;
}

const path = ['input', 'company'];

/**
 * Makes a company. Name and country are needed; the currency is the organization's where not given, the time zone UTC, the
 * payment terms 30 days.
 * @throws InvalidInputError with all problems at once, NOT_ALLOWED for a key that is limited to companies: it would not
 * see the new one.
 */
export function createCompany(write: WriteContext, input: CreateCompanyInput): Promise<MutationResult<CompanyChanged>> {
  return runMutation(write, {
    name: 'createCompany',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      refuseLimitedKey(write.actor, issues);
      checkNewCompany(input.company, path, issues);
      const details = readCompanyDetails(input.company, path, issues);
      issues.throwIfAny();
      const company = newCompany(details, await getDefaultCurrency(tx));
      const companyId = newId();
      await insertCompany(tx, companyId, company);
      return {
        outcome: { companyId },
        events: [event('company.created', companyId, changesOfCreation({ ...company }))],
      };
    },
  });
}

/**
 * Changes a company. What is left out stays; null restores the default, or clears the VAT number. Customers stay as they
 * are: what they have from their company is read from it each time.
 * @throws InvalidInputError with all problems at once; NotFoundError where the key sees no such company.
 */
export function updateCompany(write: WriteContext, input: UpdateCompanyInput): Promise<MutationResult<CompanyChanged>> {
  return runMutation(write, {
    name: 'updateCompany',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      checkChangedCompany(input.company, path, issues);
      const details = readCompanyDetails(input.company, path, issues);
      issues.throwIfAny();
      const companyId = input.id.toLowerCase();
      if (!isUuid(companyId) || !seesCompany(write.actor, companyId)) throw new NotFoundError('company', input.id);
      return changeCompany(tx, companyId, details, input.id);
    },
  });
}

async function changeCompany(
  tx: TenantTransaction,
  companyId: string,
  details: CompanyChanges,
  asked: string,
): Promise<Done<CompanyChanged>> {
  const before = await lockCompany(tx, companyId);
  if (!before) throw new NotFoundError('company', asked);
  const after = changedCompany(before, details, await getDefaultCurrency(tx));
  const changes = changesBetween({ ...before }, { ...after });
  if (changes.length === 0) return { outcome: { companyId }, events: [] };
  await setCompany(tx, companyId, after);
  return { outcome: { companyId }, events: [event('company.updated', companyId, changes)] };
}

function event(action: string, companyId: string, changes: readonly FieldChange[]): AuditEntry {
  return { action, subjectType: 'Company', subjectId: companyId, companyId, changes };
}
