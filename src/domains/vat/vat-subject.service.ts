import type { Actor } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { InputIssues } from '../../kernel/input-issue.ts';
import { lockUnerased } from '../customer/change-customer.service.ts';
import type { VatValidationStatus } from '../customer/customer.rules.ts';
import { chooseCompany } from '../organization/organization.service.ts';
import type { CheckedNumber } from './vat-check.repository.ts';
import { isAbout } from './vat-check.rules.ts';
import { findVatSubjects } from './vat-number.repository.ts';
import { readVatNumber, type VatNumberInput } from './vat-number-input.rules.ts';

/** Whose number is to be checked: one of the two. */
export interface VatSubjectInput {
  readonly customerId?: string | null | undefined;
  readonly number?: VatNumberInput | null | undefined;
}

/** A number that was asked about, and how it stands. */
export interface AskedNumber extends CheckedNumber {
  /** Whether the register can be asked about it. */
  readonly isAsked: boolean;
  readonly formatValid: boolean;
  readonly status: VatValidationStatus;
  /** Whether what was said of it before may be told again: not where a customer has it anew. */
  readonly mayRetell: boolean;
}

/**
 * The number that is to be checked; of a customer, which is locked, the one that it has now. Null for a customer without.
 * @throws InvalidInputError, NotFoundError, RuleError CUSTOMER_ARCHIVED for an erased customer.
 */
export async function findAsked(
  tx: TenantTransaction,
  actor: Actor,
  subject: VatSubjectInput,
  issues: InputIssues,
): Promise<AskedNumber> {
  if (subject.number) return askedNumber(tx, actor, subject.number, issues);
  const { id, companyId } = await lockUnerased(tx, actor, subject.customerId ?? '');
  const [found] = await findVatSubjects(tx, [id]);
  const { number = null, status = 'UNVALIDATED', record = null } = found ?? {};
  const formatValid = number?.formatValid ?? false;
  const mayRetell = isAbout(record, number) && record?.verdict !== null;
  const vatNumber = number?.value ?? '';
  return { companyId, customerId: id, vatNumber, isAsked: number !== null, formatValid, status, mayRetell };
}

async function askedNumber(
  tx: TenantTransaction,
  actor: Actor,
  input: VatNumberInput,
  issues: InputIssues,
): Promise<AskedNumber> {
  const path = ['input', 'subject', 'number'];
  const read = readVatNumber(input, path, issues);
  const ofCompany = new InputIssues();
  const company = await chooseCompany(tx, actor, input.companyId, ofCompany);
  for (const { code, message } of ofCompany.found) issues.add([...path, 'companyId'], code, message);
  issues.throwIfAny();
  if (!read || !company) throw new Error('no number and no issue');
  return { companyId: company.id, customerId: null, status: 'UNVALIDATED', mayRetell: true, ...read };
}
