import type { TenantTransaction } from '../../database/tenant-database.ts';
import { minorUnitsOf } from '../../kernel/currency.ts';
import { InvalidInputError } from '../../kernel/domain-error.ts';
import { InputIssues } from '../../kernel/input-issue.ts';
import { changeOwned } from '../customer/owned-object.service.ts';
import type { MutationInput, MutationResult, WriteContext } from '../idempotency/idempotency.service.ts';
import { hasUsableDefault } from '../payment-method/payment-method.service.ts';
import { isTaxed, type TaxTreatment } from '../vat/tax-treatment.rules.ts';
import { taxTreatmentOf } from '../vat/tax-treatment.service.ts';
import type { InvoiceChanged } from './create-invoice.service.ts';
import { dueDateOf } from './due-date.rules.ts';
import { checkInvoiceStep } from './invoice.rules.ts';
import { type InvoiceState, invoiceKind, refuseUninvoiced } from './invoice.service.ts';
import { deliveryOf, type InvoiceDelivery } from './invoice-delivery.rules.ts';
import { findInvoiceLines, setLineTaxes } from './invoice-line.repository.ts';
import { checkAmounts, type PricedInvoice, priceInvoice } from './invoice-lines.rules.ts';
import { takeNumber } from './invoice-number.service.ts';
import { printedParty } from './invoice-party.rules.ts';
import { setSent } from './invoice-write.repository.ts';
import { placesWithout } from './new-invoice.rules.ts';

export interface NamedInvoiceInput extends MutationInput {
  readonly id: string;
}

/**
 * Sends a draft: it gets its number (the next of its company, without a gap, unless the caller gave it one), the time of
 * issue, the due date, the treatment and the tax of today, who it is made out to, and how it is to be delivered. Nothing of
 * that is changed ever after. Without a total it is paid at once.
 * @throws NotFoundError; RuleError INVALID_TRANSITION, CUSTOMER_ARCHIVED, CUSTOMER_SUSPENDED; InvalidInputError at `input.id`
 * where the customer is taxed by now and lines have no tax rate, or where the tax brings the total out of its range.
 */
export function sendInvoice(write: WriteContext, input: NamedInvoiceInput): Promise<MutationResult<InvoiceChanged>> {
  return changeOwned(write, 'sendInvoice', input, invoiceKind, (tx) => ({
    action: 'invoice.sent',
    work: async (state) => {
      checkInvoiceStep(state.row, 'sendInvoice');
      refuseUninvoiced(state.customer);
      await send(tx, state);
      return [];
    },
  }));
}

async function send(tx: TenantTransaction, state: InvoiceState): Promise<void> {
  const { row, customer, clock } = state;
  const taxTreatment = await taxTreatmentOf(tx, customer.id, row.supply);
  const { lines, ...totals } = await priceDraft(tx, state, taxTreatment);
  await setLineTaxes(tx, row.id, lines);
  const delivery = await decideDelivery(tx, customer);
  const { number, issuedAt } = await takeNumber(tx, customer.companyId, row.number, clock);
  const dueAt = row.dueAt ?? dueDateOf(new Date(issuedAt), customer.effectivePaymentTermsDays, customer.timezone);
  await setSent(tx, row.id, {
    ...totals,
    taxTreatment,
    billTo: printedParty(row.billTo),
    delivery,
    number,
    issuedAt,
    dueAt: new Date(dueAt).toISOString(),
    paidAt: totals.total === 0n ? issuedAt : null,
  });
}

async function priceDraft(
  tx: TenantTransaction,
  { row }: InvoiceState,
  treatment: TaxTreatment,
): Promise<PricedInvoice> {
  const lines = await findInvoiceLines(tx, row.id);
  const lacking = isTaxed(treatment) ? placesWithout(lines, 'givenTaxRate') : [];
  if (lacking.length > 0) {
    const which = lacking.map((place) => place + 1).join(', ');
    const message = `has lines without a tax rate (${which}), and its treatment is STANDARD by now (${treatment.reason}): void it and make a new one`;
    throw new InvalidInputError([{ path: ['input', 'id'], code: 'REQUIRED', message }]);
  }
  const priced = priceInvoice(lines, treatment, minorUnitsOf(row.currency));
  const issues = new InputIssues();
  checkAmounts(priced, ['input', 'id'], issues);
  issues.throwIfAny();
  return priced;
}

/** How the invoice is to reach a customer, as it stands now. */
async function decideDelivery(tx: TenantTransaction, customer: InvoiceState['customer']): Promise<InvoiceDelivery> {
  return deliveryOf(customer, customer.autoCollection && (await hasUsableDefault(tx, customer.id)));
}
