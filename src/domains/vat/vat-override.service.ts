import { seesCompany } from '../../access/actor.ts';
import { getClock } from '../../database/find-row.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { text } from '../../kernel/input-reader.ts';
import { type CustomerChanged, changeCustomer } from '../customer/change-customer.service.ts';
import { emptyVatRecord, type VatRecord } from '../customer/vat-record.rules.ts';
import { type CustomerState, setVatColumns } from '../customer/vat-record.service.ts';
import {
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { deriveClassification } from '../tax-id/tax-id.service.ts';
import { isAbout, statusOf } from './vat-check.rules.ts';
import { hurryCheck } from './vat-job.repository.ts';
import { findVatSubjects } from './vat-number.repository.ts';

export type { CustomerChanged };

export interface SetVatOverrideInput extends MutationInput {
  readonly customerId: string;
  readonly valid: boolean;
  readonly reason: string;
}

export interface ClearVatOverrideInput extends MutationInput {
  readonly customerId: string;
}

const readReason = text(1, 1_000);

/**
 * Decides in the place of the register whether a customer's VAT number counts: MANUAL until it is cleared, also for another
 * number of the same customer. Checks go on, are kept, and do not overwrite it. Setting it again replaces it.
 * @throws InvalidInputError for a reason that is not 1 to 1000 characters; NotFoundError; RuleError CUSTOMER_ARCHIVED for
 * an erased customer.
 */
export function setVatOverride(
  context: WriteContext,
  input: SetVatOverrideInput,
): Promise<MutationResult<CustomerChanged>> {
  const write = context;
  return runMutation(write, {
    name: 'setVatOverride',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const reason = readReason(input.reason, ['input', 'reason'], issues);
      issues.throwIfAny();
      return changeCustomer(tx, write.actor, {
        id: input.customerId,
        action: 'customer.vatOverrideSet',
        work: async ({ customer }) => {
          const { valid } = input;
          const setAt = await getClock(tx);
          const override = { valid, reason: reason ?? '', setAt, setById: write.actor.apiKeyId };
          const isSame = customer.vatRecord?.override?.valid === valid && customer.vatRecord.override.reason === reason;
          if (!isSame) await decide(tx, customer, { ...(customer.vatRecord ?? emptyVatRecord), override });
          return [];
        },
      });
    },
  });
}

async function decide(tx: TenantTransaction, customer: CustomerState['customer'], vatRecord: VatRecord): Promise<void> {
  await setVatColumns(tx, customer.id, { vatValidationStatus: 'MANUAL', vatRecord });
  await deriveClassification(tx, [customer.id]);
}

/**
 * Ends a person's decision: what the register said last holds again, and it is asked anew at once, in the background. Nothing
 * happens where there is none.
 * @throws InvalidInputError; NotFoundError; RuleError CUSTOMER_ARCHIVED for an erased customer.
 */
export function clearVatOverride(
  context: WriteContext,
  input: ClearVatOverrideInput,
): Promise<MutationResult<CustomerChanged>> {
  const write = context;
  return runMutation(write, {
    name: 'clearVatOverride',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: (tx, issues) => {
      issues.throwIfAny();
      return changeCustomer(tx, write.actor, {
        id: input.customerId,
        action: 'customer.vatOverrideCleared',
        work: async ({ customer }) => {
          if (customer.vatRecord?.override) await clear(tx, customer, customer.vatRecord);
          return [];
        },
      });
    },
  });
}

async function clear(tx: TenantTransaction, customer: CustomerState['customer'], record: VatRecord): Promise<void> {
  const { id: customerId, companyId } = customer;
  const [subject] = await findVatSubjects(tx, [customerId]);
  const number = subject?.number ?? null;
  const vatRecord = isAbout(record, number) ? { ...record, override: null } : null;
  await setVatColumns(tx, customerId, { vatValidationStatus: statusOf(vatRecord, number, tx.asksVies), vatRecord });
  await deriveClassification(tx, [customerId]);
  if (tx.asksVies && number?.formatValid) await hurryCheck(tx, { companyId, customerId, vatNumber: number.value });
}
