import { seesCompany } from '../../access/actor.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { text } from '../../kernel/input-reader.ts';
import type { FieldChange } from '../audit/audit.rules.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { type CustomerChange, changeCustomer } from './change-customer.service.ts';
import type { CustomerChanged } from './create-customer.service.ts';
import { eraseCustomerRows, setColumns } from './customer.repository.ts';
import type { CustomerStatus } from './customer.rules.ts';
import { askGuards } from './customer-guard.service.ts';

interface NamedCustomer extends MutationInput {
  readonly id: string;
}

/**
 * Archives a customer: hidden from lists, readable by id, and free of new business. Archiving twice is no error.
 * @throws NotFoundError; RuleError CUSTOMER_HAS_INVOICES with the open invoices, CUSTOMER_ARCHIVED for an erased customer.
 */
export function archiveCustomer(write: WriteContext, input: NamedCustomer): Promise<MutationResult<CustomerChanged>> {
  return changeNamed(write, 'archiveCustomer', input, (tx) => ({
    action: 'customer.archived',
    work: async ({ customer }) => {
      if (customer.archivedAt !== null) return [];
      await askGuards('archive', tx, customer);
      await setColumns(tx, customer.id, { archivedAt: new Date() });
      return [];
    },
  }));
}

/**
 * Undoes archiving. Restoring a customer that is not archived is no error.
 * @throws NotFoundError; RuleError CUSTOMER_ARCHIVED for an erased customer, which cannot come back.
 */
export function restoreCustomer(write: WriteContext, input: NamedCustomer): Promise<MutationResult<CustomerChanged>> {
  return changeNamed(write, 'restoreCustomer', input, (tx) => ({
    action: 'customer.restored',
    work: async ({ customer }) => {
      await setColumns(tx, customer.id, { archivedAt: null });
      return [];
    },
  }));
}

export interface ChangeCustomerStatusInput extends NamedCustomer {
  readonly status: CustomerStatus;
  readonly reason?: string | null | undefined;
}

/**
 * Says how business with the customer stands: any status can follow any other. The reason (1 to 1000 characters) is kept
 * in the history.
 * @throws InvalidInputError; NotFoundError; RuleError CUSTOMER_ARCHIVED for an erased customer.
 */
export function changeCustomerStatus(
  write: WriteContext,
  input: ChangeCustomerStatusInput,
): Promise<MutationResult<CustomerChanged>> {
  return changeNamed(write, 'changeCustomerStatus', input, (tx, issues) => ({
    action: 'customer.statusChanged',
    reason: readReason(input.reason, issues),
    work: async ({ customer }) => {
      await setColumns(tx, customer.id, { status: input.status });
      return [];
    },
  }));
}

export interface EraseCustomerInput extends NamedCustomer {
  readonly reason: string;
}

/**
 * Erases the personal data of a customer, for good (GDPR, article 17): it is archived and named "Erased customer"; its row,
 * its history and the stored answers to earlier requests are blanked, its identities become free. Printed invoices and the
 * ledger stay, as the law of bookkeeping asks. What was there is told by path only. Erasing twice is no error.
 * @throws InvalidInputError for the reason (1 to 1000 characters); NotFoundError; RuleError CUSTOMER_HAS_INVOICES.
 */
export function eraseCustomer(
  write: WriteContext,
  input: EraseCustomerInput,
): Promise<MutationResult<CustomerChanged>> {
  return changeNamed(write, 'eraseCustomer', input, (tx, issues) => ({
    action: 'customer.erased',
    reason: readReason(input.reason, issues),
    erased: 'allowed',
    tell: withoutValues,
    work: async ({ customer }) => {
      if (customer.erasedAt !== null) return [];
      // One that is archived may have got an invoice since.
      await askGuards('archive', tx, customer);
      await eraseCustomerRows(tx, customer.id);
      return [];
    },
  }));
}

/** Which fields were blanked, and nothing of what they held: the further steps of a path are keys of the caller's own. */
function withoutValues(changes: readonly FieldChange[]): FieldChange[] {
  const fields = changes.map(({ path, after }) => [path[0] ?? '', path.length > 1 ? null : after] as const);
  return [...new Map(fields)].map(([field, after]) => ({ path: [field], before: null, after }));
}

function readReason(reason: string | null | undefined, issues: InputIssues): string | null {
  if (reason === null || reason === undefined) return null;
  return text(1, 1_000, { lines: true })(reason, ['input', 'reason'], issues);
}

function changeNamed(
  write: WriteContext,
  name: string,
  input: NamedCustomer,
  change: (tx: TenantTransaction, issues: InputIssues) => Omit<CustomerChange, 'id'>,
): Promise<MutationResult<CustomerChanged>> {
  return runMutation(write, {
    name,
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const read = change(tx, issues);
      issues.throwIfAny();
      return changeCustomer(tx, write.actor, { id: input.id, ...read });
    },
  });
}
