import type { Prisma } from '../../database/generated/client.ts';
import { updateRow } from '../../database/json-rows.ts';
import type { TenantTransaction } from '../../database/tenant-database.ts';
import { formatDecimal, type Millionths } from '../../kernel/decimal.ts';
import type { SupplyKind, TaxTreatment } from '../vat/tax-treatment.rules.ts';
import type { InvoiceDelivery } from './invoice-delivery.rules.ts';
import type { InvoiceParty } from './invoice-party.rules.ts';

interface Totals {
  readonly subtotal: Millionths;
  readonly tax: Millionths;
  readonly total: Millionths;
}

/** What is printed when an invoice is sent. */
interface Printed {
  readonly number: string;
  readonly billTo: InvoiceParty;
  readonly delivery: InvoiceDelivery;
  readonly issuedAt: string;
  readonly dueAt: string;
  readonly paidAt: string | null;
}

export interface NewInvoice extends Totals {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly subscriptionId: string | null;
  readonly supply: SupplyKind;
  readonly currency: string;
  readonly taxTreatment: TaxTreatment | null;
  readonly createdAt: string;
}

export interface NewDraft extends NewInvoice {
  readonly number: string | null;
  readonly dueAt: string | null;
}

/** Writes a draft; false where another invoice of the company has its number. */
export async function insertDraft(tx: TenantTransaction, draft: NewDraft): Promise<boolean> {
  return insertInvoice(tx, { ...columnsOf(draft), state: 'DRAFT' });
}

export interface NewCreditNote extends NewInvoice, Printed {
  readonly creditNoteForId: string;
}

export async function insertCreditNote(tx: TenantTransaction, creditNote: NewCreditNote): Promise<void> {
  const written = await insertInvoice(tx, { ...columnsOf(creditNote), state: 'SENT' });
  if (!written) throw new Error(`${creditNote.number} is taken`);
}

type InvoiceColumns = Omit<Prisma.InvoiceUncheckedCreateInput, 'organizationId'>;

async function insertInvoice(tx: TenantTransaction, columns: InvoiceColumns): Promise<boolean> {
  const { organizationId } = tx;
  const { count } = await tx.invoice.createMany({ data: [{ organizationId, ...columns }], skipDuplicates: true });
  return count === 1;
}

/** Totals as text, and no JSON null, which Prisma tells from a null column. */
function columnsOf(invoice: NewDraft | NewCreditNote): InvoiceColumns {
  const { subtotal, tax, total, taxTreatment, ...columns } = invoice;
  const json = taxTreatment === null ? {} : { taxTreatment: { ...taxTreatment } };
  return { ...columns, ...written({ subtotal, tax, total }), ...json } as InvoiceColumns;
}

function written({ subtotal, tax, total }: Totals): Readonly<Record<keyof Totals, string>> {
  return { subtotal: formatDecimal(subtotal), tax: formatDecimal(tax), total: formatDecimal(total) };
}

export interface SentInvoice extends Totals, Printed {
  readonly taxTreatment: TaxTreatment;
}

/** Makes of a draft what was sent. From then on the database lets nothing of it be changed. */
export async function setSent(tx: TenantTransaction, id: string, sent: SentInvoice): Promise<void> {
  await updateRow(tx, 'invoice', id, { ...sent, ...written(sent), state: 'SENT' });
}

export async function setState(tx: TenantTransaction, id: string, state: 'VOID' | 'CREDITED'): Promise<void> {
  await updateRow(tx, 'invoice', id, { state });
}
