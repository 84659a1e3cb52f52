import { type Address, shownOrgNumber } from '../customer/customer.rules.ts';

/** Who an invoice is made out to. */
export interface InvoiceParty {
  readonly name: string;
  readonly legalName: string | null;
  readonly address: Address | null;
  readonly email: string | null;
  readonly orgNumber: string | null;
  readonly taxIdentifiers: readonly InvoiceTaxId[];
  readonly peppolId: string | null;
  readonly leitwegId: string | null;
}

export interface InvoiceTaxId {
  readonly type: string;
  readonly value: string;
}

/** As it is printed. What was printed already stays as it is. */
export function printedParty(party: InvoiceParty): InvoiceParty {
  return { ...party, orgNumber: shownOrgNumber(party.orgNumber) };
}
