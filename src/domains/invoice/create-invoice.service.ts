import { type Actor, seesCompany } from '../../access/actor.ts';
import { newId } from '../../database/new-id.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { minorUnitsOf } from '../../kernel/currency.ts';
import { ConflictError, DomainError, NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import type { InputIssues } from '../../kernel/input-issue.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { type HeldCustomer, lockForNew, type OwnedChanged } from '../customer/owned-object.service.ts';
import {
  type Done,
  type MutationInput,
  type MutationResult,
  runMutation,
  type WriteContext,
} from '../idempotency/idempotency.service.ts';
import { findSubscription } from '../subscription/subscription.service.ts';
import type { SupplyKind, TaxTreatment } from '../vat/tax-treatment.rules.ts';
import { taxTreatmentOf } from '../vat/tax-treatment.service.ts';
import { createdInvoice, refuseUninvoiced } from './invoice.service.ts';
import { insertInvoiceLines } from './invoice-line.repository.ts';
import { checkAmounts, lineRecords, type PricedInvoice, priceInvoice } from './invoice-lines.rules.ts';
import { findByNumber } from './invoice-number.repository.ts';
import { insertDraft, type NewDraft } from './invoice-write.repository.ts';
import { type GivenInvoice, type InvoiceInput, readInvoice, requireTaxRates } from './new-invoice.rules.ts';

export interface CreateInvoiceInput extends MutationInput, InvoiceInput {
  readonly customerId: string;
  readonly subscriptionId?: string | null | undefined;
  readonly supply: SupplyKind;
}

/** What most mutations of an invoice answer: ids. */
export type InvoiceChanged = OwnedChanged;

/**
 * Makes a draft for a customer; one that was merged leads to the survivor. Amounts are in the currency given, else in that
 * of the subscription, else in the customer's. The tax is that of today: it is reckoned anew when the draft is sent.
 * @throws InvalidInputError, for lines without a tax rate where the customer is taxed too; NotFoundError for the customer,
 * and for a subscription that is not its own; RuleError CUSTOMER_ARCHIVED, CUSTOMER_SUSPENDED, CURRENCY_MISMATCH;
 * ConflictError INVOICE_DUPLICATE_NUMBER with the invoice that has the number.
 */
export function createInvoice(write: WriteContext, input: CreateInvoiceInput): Promise<MutationResult<InvoiceChanged>> {
  return runMutation(write, {
    name: 'createInvoice',
    input,
    mayReplay: ({ companyId }) => seesCompany(write.actor, companyId),
    work: async (tx, issues) => {
      const given = readInvoice(input, issues);
      const basis = await findBasis(tx, write.actor, input).catch((error: unknown) => {
        // What is wrong with the input itself is told before what is wrong with what it names.
        if (error instanceof DomainError) issues.throwIfAny();
        throw error;
      });
      const currency = given.currency ?? basis.currency;
      const treatment = await taxTreatmentOf(tx, basis.customer.id, input.supply);
      const priced = price(input, given, treatment, currency, issues);
      refuseUninvoiced(basis.customer);
      refuseOtherCurrency(basis, currency);
      return writeDraft(tx, { basis, given, priced, treatment, currency, supply: input.supply });
    },
  });
}

/** What a new invoice is about. */
interface Basis extends HeldCustomer {
  readonly subscription: { readonly id: string; readonly currency: string } | null;
  /** Unless the caller names another. */
  readonly currency: string;
}

async function findBasis(
  tx: TenantTransaction,
  actor: Actor,
  { customerId, subscriptionId = null }: CreateInvoiceInput,
): Promise<Basis> {
  const held = await lockForNew(tx, actor, customerId);
  if (subscriptionId === null) return { ...held, subscription: null, currency: held.customer.currency };
  const subscription = isUuid(subscriptionId) ? await findSubscription(tx, subscriptionId) : null;
  if (subscription?.customerId !== held.customer.id) throw new NotFoundError('subscription', subscriptionId);
  return { ...held, subscription, currency: subscription.currency };
}

/** @throws InvalidInputError with all that is wrong with the input. */
function price(
  { lines }: CreateInvoiceInput,
  given: GivenInvoice,
  treatment: TaxTreatment,
  currency: string,
  issues: InputIssues,
): PricedInvoice {
  const isRated = requireTaxRates(lines, treatment, issues);
  const priced = priceInvoice(given.lines ?? [], treatment, minorUnitsOf(currency));
  // What a line without its rate comes to is not known.
  if (isRated) checkAmounts(priced, ['input', 'lines'], issues);
  issues.throwIfAny();
  return priced;
}

function refuseOtherCurrency({ subscription }: Basis, currency: string): void {
  if (subscription === null || subscription.currency === currency) return;
  throw new RuleError(
    'CURRENCY_MISMATCH',
    `The subscription is in ${subscription.currency}, and so are its invoices: not in ${currency}.`,
    { path: ['input', 'currency'], subjects: [{ typename: 'PlanSubscription', id: subscription.id }] },
  );
}

interface DraftParts {
  readonly basis: Basis;
  readonly given: GivenInvoice;
  readonly priced: PricedInvoice;
  readonly treatment: TaxTreatment;
  readonly currency: string;
  readonly supply: SupplyKind;
}

async function writeDraft(tx: TenantTransaction, parts: DraftParts): Promise<Done<InvoiceChanged>> {
  const { basis, given, priced, treatment, currency, supply } = parts;
  const { customer, clock, subscription } = basis;
  const { lines, ...totals } = priced;
  const { id: customerId, companyId } = customer;
  const owner = { companyId, customerId, subscriptionId: subscription?.id ?? null };
  const { number, dueAt } = given;
  const draft: NewDraft = {
    id: newId(),
    ...owner,
    ...totals,
    number,
    dueAt,
    supply,
    currency,
    taxTreatment: treatment,
    createdAt: clock,
  };
  if (!(await insertDraft(tx, draft))) await refuseNumber(tx, companyId, number);
  await insertInvoiceLines(tx, draft.id, lines);
  return createdInvoice(tx, customer, draft.id, lineRecords(lines, currency));
}

async function refuseNumber(tx: TenantTransaction, companyId: string, number: string | null): Promise<never> {
  const id = number === null ? null : await findByNumber(tx, companyId, number);
  if (id === null) throw new Error(`the number ${number} is taken by nothing`);
  throw new ConflictError('INVOICE_DUPLICATE_NUMBER', 'Another invoice of the company has this number.', {
    typename: 'Invoice',
    id,
  });
}
