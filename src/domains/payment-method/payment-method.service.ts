import { seesCompany } from '../../access/actor.ts';
import { findRow } from '../../database/find-row.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { shownInstant } from '../../kernel/instant.ts';
import { checkStep } from '../../kernel/state-machine.ts';
import type { AuditEntry } from '../audit/audit.rules.ts';
import {
  changeEvents,
  changeOwned,
  createdOwned,
  type HeldCustomer,
  lockForNew,
  lockOwned,
  type OwnedChanged,
  type OwnedKind,
  type OwnedState,
  refuseArchived,
} from '../customer/owned-object.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { findApprovedKinds, refuseLacking, setVerifiedInstruments } from '../verification/verification.service.ts';
import {
  findDefaultId,
  insertPaymentMethod,
  isInUse,
  type PaymentMethodRow,
  paymentMethodTable,
  setPaymentMethod,
} from './payment-method.repository.ts';
import {
  type AddedFields,
  isUsable,
  lackingToAdd,
  lackingToBeDefault,
  type PayingCustomer,
  paymentMethodTransitions,
  readPaymentMethod,
} from './payment-method.rules.ts';

export type { OwnedChanged };

const paymentMethodKind: OwnedKind<typeof paymentMethodTable> = {
  what: 'payment method',
  typename: 'PaymentMethod',
  table: paymentMethodTable,
  record: ({ type, provider, providerId, brand, last4, expiresOn, isDefault, needsReverification, removedAt }) => {
    const removed = shownInstant(removedAt);
    return { type, provider, providerId, brand, last4, expiresOn, isDefault, needsReverification, removedAt: removed };
  },
};
type OwnedPaymentMethod = OwnedState<typeof paymentMethodTable>;

export interface AddPaymentMethodInput extends MutationInput, AddedFields {
  readonly customerId: string;
  readonly makeDefault: boolean;
}

/**
 * Adds a payment method to a customer, and makes it the default where that is asked for. What its type needs stands in
 * paymentMethodNeeds: a CARD or SEPA_DEBIT cannot be the default yet, since nobody has verified it.
 * @throws InvalidInputError, for what looks like a card number too; NotFoundError; RuleError CUSTOMER_ARCHIVED,
 * VERIFICATION_REQUIRED with missingVerifications, INVALID_TRANSITION where an expired one is to be the default.
 */
export function addPaymentMethod(
  write: WriteContext,
  input: AddPaymentMethodInput,
): Promise<MutationResult<OwnedChanged>> {
  return runMutation(write, {
    name: 'addPaymentMethod',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const details = readPaymentMethod(input, issues);
      issues.throwIfAny();
      const { customer, clock } = await lockForNew(tx, write.actor, input.customerId);
      refuseLacking(lackingToAdd(details.type, await payingCustomer(tx, customer)), `A payment method ${details.type}`);
      const { id: customerId, companyId } = customer;
      const id = await insertPaymentMethod(tx, { ...details, companyId, customerId, createdAt: clock });
      const added = await createdOwned(tx, paymentMethodKind, customer, id, 'paymentMethod.added');
      return input.makeDefault
        ? withDefault(tx, added, await lockOwned(tx, write.actor, paymentMethodKind, id))
        : added;
    },
  });
}

async function withDefault(
  tx: TenantTransaction,
  added: Done<OwnedChanged>,
  state: OwnedPaymentMethod,
): Promise<Done<OwnedChanged>> {
  const further = await makeDefault(tx, state);
  const own = await changeEvents(tx, paymentMethodKind, state, 'paymentMethod.defaultChanged');
  return { ...added, events: [...added.events, ...own, ...further] };
}

export interface NamedPaymentMethod extends MutationInput {
  readonly id: string;
}

/**
 * Makes a payment method the default of its customer, in the place of the former one. Doing so again changes nothing.
 * @throws NotFoundError; RuleError CUSTOMER_ARCHIVED, INVALID_TRANSITION for one that was removed or has expired,
 * VERIFICATION_REQUIRED with missingVerifications: see paymentMethodNeeds.
 */
export function setDefaultPaymentMethod(
  write: WriteContext,
  input: NamedPaymentMethod,
): Promise<MutationResult<OwnedChanged>> {
  return changeOwned(write, 'setDefaultPaymentMethod', input, paymentMethodKind, (tx) => ({
    action: 'paymentMethod.defaultChanged',
    work: async (state) => {
      refuseArchived(state.customer);
      return makeDefault(tx, state);
    },
  }));
}

/** Makes it the default where it may be, and answers the events of the former one. */
async function makeDefault(tx: TenantTransaction, state: OwnedPaymentMethod): Promise<readonly AuditEntry[]> {
  const { row, customer } = state;
  const subject = { typename: 'PaymentMethod', id: row.id };
  checkStep(paymentMethodTransitions, 'payment method', row.state, 'setDefaultPaymentMethod', subject);
  refuseLacking(lackingToBeDefault(row, await payingCustomer(tx, customer)), `A default ${row.type}`);
  if (row.isDefault) return [];
  const former = await findDefault(tx, customer.id);
  if (former) await setPaymentMethod(tx, former.id, { isDefault: false });
  await setPaymentMethod(tx, row.id, { isDefault: true });
  if (!former) return [];
  return changeEvents(tx, paymentMethodKind, { ...state, row: former }, 'paymentMethod.defaultChanged');
}

async function payingCustomer(tx: TenantTransaction, customer: HeldCustomer['customer']): Promise<PayingCustomer> {
  return { customerType: customer.customerType, verified: await findApprovedKinds(tx, customer.id) };
}

async function findDefault(tx: TenantTransaction, customerId: string): Promise<PaymentMethodRow | null> {
  const id = await findDefaultId(tx, customerId);
  return id === null ? null : findRow(tx, paymentMethodTable, id);
}

/**
 * Takes a payment method out of use; where it was the default there is none afterwards. It stays readable by its id, since
 * verifications name it. Removing twice is no error, and a removed one cannot come back: add it anew.
 * @throws NotFoundError.
 */
export function removePaymentMethod(
  write: WriteContext,
  input: NamedPaymentMethod,
): Promise<MutationResult<OwnedChanged>> {
  return changeOwned(write, 'removePaymentMethod', input, paymentMethodKind, (tx) => ({
    action: 'paymentMethod.removed',
    work: async ({ row, clock }) => {
      if (row.state !== 'REMOVED') await setPaymentMethod(tx, row.id, { isDefault: false, removedAt: clock });
      return [];
    },
  }));
}

/**
 * Whether money can be collected from a customer by its default payment method now: there is one, it has not expired, needs
 * no reverification, and as a CARD or SEPA_DEBIT it has an approved and unexpired PAYMENT_INSTRUMENT of its own.
 */
export async function hasUsableDefault(tx: TenantTransaction, customerId: string): Promise<boolean> {
  const method = await findDefault(tx, customerId);
  return method !== null && isUsable(method);
}

setVerifiedInstruments({
  isInUse,
  approved: async (tx, actor, id) => {
    const state = await lockOwned(tx, actor, paymentMethodKind, id);
    if (!state.row.needsReverification) return [];
    await setPaymentMethod(tx, id, { needsReverification: false });
    return changeEvents(tx, paymentMethodKind, state, 'paymentMethod.verified');
  },
});
