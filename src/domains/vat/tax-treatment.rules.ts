import { memberStates } from '../../kernel/european-union.ts';
import type {
  CustomerClassification,
  CustomerTaxClass,
  CustomerType,
  VatValidationStatus,
} from '../customer/customer.rules.ts';
import type { SupplyKind, TaxCategory, TaxReason, TaxTreatmentKind } from './tax-vocabularies.rules.ts';

export { type SupplyKind, supplyKinds } from './tax-vocabularies.rules.ts';

/** How a sale is taxed; JSON, as an invoice keeps it. */
export interface TaxTreatment {
  readonly kind: TaxTreatmentKind;
  readonly category: TaxCategory;
  readonly reason: TaxReason;
  readonly legalReference: string | null;
  /** Whether it may change without anyone changing the customer, or lacks what decides it. */
  readonly provisional: boolean;
  readonly note: string | null;
}

/** A customer's eu_vat: between countries no other number counts. */
export interface EuVatFacts {
  /** As it is stored, with VIES's prefix: `EL094259216`. */
  readonly value: string;
  readonly status: VatValidationStatus;
  /** Whether it counts as a business's: the register, or a person, says so. */
  readonly okVat: boolean;
}

/** What a treatment follows from, besides what is sold and the day. Countries as ISO codes: Greece is GR. */
export interface TaxFacts {
  readonly sellerCountry: string;
  readonly billingCountry: string | null;
  readonly postalCode: string | null;
  readonly customerType: CustomerType;
  readonly classification: CustomerClassification | null;
  readonly taxClass: CustomerTaxClass;
  /** By its tax configuration. */
  readonly exempt: boolean;
  /** The last day of the certificate, `2026-12-31`. */
  readonly certificateExpiresOn: string | null;
  readonly euVat: EuVatFacts | null;
}

/** The facts in the words of the table. */
interface Sale extends TaxFacts {
  readonly isGoods: boolean;
  readonly isDigital: boolean;
  readonly isWithinUs: boolean;
  readonly isFromEu: boolean;
  readonly isToEu: boolean;
  readonly isBusiness: boolean;
  readonly isConsumer: boolean;
  readonly okVat: boolean;
  /** The prefix of the number is the seller's own. */
  readonly isSellersVat: boolean;
  readonly hasLapsed: boolean;
}

interface Row {
  readonly when: (sale: Sale) => boolean;
  readonly treat: (sale: Sale) => TaxTreatment;
}

const art = (article: number) => `Art. ${article} of Directive 2006/112/EC`;
const accounts = 'The customer accounts for the tax.';

type Details = Partial<Pick<TaxTreatment, 'legalReference' | 'provisional' | 'note'>>;
function treated(kind: TaxTreatmentKind, category: TaxCategory, reason: TaxReason, details: Details = {}) {
  return { kind, category, reason, legalReference: null, provisional: false, note: null, ...details };
}
const standard = (reason: TaxReason, details?: Details) => treated('STANDARD', 'S', reason, details);
const reverseCharge = (reason: TaxReason) =>
  treated('REVERSE_CHARGE', 'AE', reason, { legalReference: art(196), note: accounts });
const outOfScope = (reason: TaxReason, details?: Details) => treated('OUT_OF_SCOPE', 'O', reason, details);

const isWithinEu = ({ isFromEu, isToEu }: Sale) => isFromEu && isToEu;
const isToProvenBusiness = (sale: Sale) => isWithinEu(sale) && sale.customerType !== 'CONSUMER' && sale.okVat;
const isOutOfEu = ({ isFromEu, isToEu }: Sale) => isFromEu && !isToEu;
const underDestination = ({ isDigital, isGoods }: Sale) => isDigital || isGoods;

/** The first that matches decides. Articles are those of Directive 2006/112/EC. */
const rows: readonly Row[] = [
  // 1. Without a place there is no rule: the tax of the seller's country, until somebody says where.
  {
    when: ({ billingCountry }) => billingCountry === null,
    treat: () => standard('LOCATION_UNKNOWN', { provisional: true, note: 'The customer has no billing country.' }),
  },
  // 2. By the customer's own ground, which its certificate states.
  {
    when: ({ exempt, taxClass, hasLapsed }) => (exempt || taxClass === 'RETAIL_EXEMPT') && !hasLapsed,
    treat: () => treated('EXEMPT', 'E', 'EXEMPT_CUSTOMER'),
  },
  // 3. The marketplace facilitator laws of the states.
  {
    when: ({ isWithinUs, taxClass }) => isWithinUs && taxClass === 'MARKETPLACE',
    treat: () => treated('NOT_COLLECTED', 'O', 'MARKETPLACE', { note: 'The marketplace collects the tax.' }),
  },
  // 4. The resale exemption of the states. A reseller whose certificate has no last day has shown none.
  {
    when: ({ isWithinUs, taxClass, certificateExpiresOn, hasLapsed }) =>
      isWithinUs && taxClass === 'RESELLER' && certificateExpiresOn !== null && !hasLapsed,
    treat: () => treated('EXEMPT', 'E', 'RESALE', { note: 'Bought to sell on, under a resale certificate.' }),
  },
  // 5. Whatever the VAT number.
  { when: ({ sellerCountry, billingCountry }) => sellerCountry === billingCountry, treat: () => standard('DOMESTIC') },
  // 6. Art. 196; of goods Art. 138.
  {
    when: (sale) => isToProvenBusiness(sale) && !sale.isSellersVat,
    treat: ({ isGoods }) =>
      isGoods
        ? treated('INTRA_EU_SUPPLY', 'K', 'EU_BUSINESS', { legalReference: art(138), note: accounts })
        : reverseCharge('EU_BUSINESS'),
  },
  // 7. Art. 44: it is registered where the seller is, so it may buy for an establishment there.
  {
    when: (sale) => isToProvenBusiness(sale) && sale.isSellersVat,
    treat: () => standard('SELLER_COUNTRY_VAT_NUMBER', { note: "The VAT number is one of the seller's own country." }),
  },
  // 8. The register has not spoken, or spoke too long ago: that may change by itself.
  {
    when: (sale) => isWithinEu(sale) && isUnconfirmed(sale.euVat),
    treat: () =>
      standard('VAT_NUMBER_UNCONFIRMED', { provisional: true, note: 'Taxed until the VAT number is confirmed.' }),
  },
  // 9. Art. 45 for services. Art. 33, 58 and 59c for what is taxed at its destination beyond a threshold.
  {
    when: isWithinEu,
    treat: (sale) =>
      standard('EU_CONSUMER', {
        note: underDestination(sale)
          ? "At the rate of the customer's country above 10,000 EUR of such sales a year, or under the One Stop Shop."
          : null,
      }),
  },
  // 10. Northern Ireland, in isToEu.
  // 11. Art. 44: taxed where the customer is. Art. 146 for goods.
  {
    when: (sale) => isOutOfEu(sale) && sale.isBusiness,
    treat: ({ isGoods }) =>
      isGoods
        ? treated('EXPORT', 'G', 'BUSINESS_OUTSIDE_EU', { legalReference: art(146) })
        : outOfScope('BUSINESS_OUTSIDE_EU', { legalReference: art(44), note: accounts }),
  },
  // 12. Art. 45; for digital services Art. 58: taxed where the customer is.
  {
    when: (sale) => isOutOfEu(sale) && sale.isConsumer,
    treat: ({ isDigital }) =>
      isDigital
        ? outOfScope('CONSUMER_OUTSIDE_EU', {
            legalReference: art(58),
            note: "Tax may be due in the customer's country.",
          })
        : standard('CONSUMER_OUTSIDE_EU'),
  },
  // 13. The same place of supply in the laws of these three.
  {
    when: ({ sellerCountry, isBusiness }) => ['GB', 'CH', 'NO'].includes(sellerCountry) && isBusiness,
    treat: () => outOfScope('FOREIGN_BUSINESS', { note: 'The customer accounts for the tax in its own country.' }),
  },
  // 14. Art. 196.
  {
    when: ({ isFromEu, isToEu, okVat }) => !isFromEu && isToEu && okVat,
    treat: () => reverseCharge('EU_BUSINESS_FROM_OUTSIDE'),
  },
];

// 15. Nobody should go untaxed because we do not know better.
const needsReview = standard('NEEDS_REVIEW', { note: 'No rule of ours decides this sale: have it looked at.' });

/**
 * How a sale is taxed: engineering defaults, not advice.
 * @param today the day of the sale in UTC, `2026-12-31`. A certificate holds on its last day.
 */
export function taxTreatment(facts: TaxFacts, supply: SupplyKind, today: string): TaxTreatment {
  const sale = saleOf(facts, supply, today);
  return rows.find(({ when }) => when(sale))?.treat(sale) ?? needsReview;
}

function saleOf(facts: TaxFacts, supply: SupplyKind, today: string): Sale {
  const { sellerCountry, billingCountry, customerType, classification, certificateExpiresOn, euVat } = facts;
  const isGoods = supply === 'GOODS';
  const isFromEu = memberStates.includes(sellerCountry);
  const isUnknown = customerType === 'UNKNOWN';
  return {
    ...facts,
    isGoods,
    isDigital: supply === 'DIGITAL_SERVICE',
    isWithinUs: sellerCountry === 'US' && billingCountry === 'US',
    isFromEu,
    // Northern Ireland is inside for goods that come from the EU, and outside for all else (row 10).
    isToEu: memberStates.includes(billingCountry ?? '') || (isFromEu && isGoods && isNorthernIreland(facts)),
    isBusiness:
      customerType === 'BUSINESS' || customerType === 'SOLE_TRADER' || (isUnknown && classification === 'B2B'),
    isConsumer: customerType === 'CONSUMER' || (isUnknown && classification === 'B2C'),
    okVat: euVat?.okVat ?? false,
    isSellersVat: euVat?.value.startsWith(vatPrefixOf(sellerCountry)) ?? false,
    hasLapsed: certificateExpiresOn !== null && certificateExpiresOn < today,
  };
}

/** By its postal code, or by its number: in XI there are only businesses of Northern Ireland. */
function isNorthernIreland({ billingCountry, postalCode, euVat }: TaxFacts): boolean {
  const hasPostalCode = /^\s*BT\s*\d/i.test(postalCode ?? '');
  return billingCountry === 'GB' && (hasPostalCode || (euVat?.value.startsWith('XI') ?? false));
}

function vatPrefixOf(country: string): string {
  return country === 'GR' ? 'EL' : country;
}

/** Neither known to count nor known not to. MANUAL that does not count is a person's no, as INVALID is the register's. */
function isUnconfirmed(euVat: EuVatFacts | null): boolean {
  return euVat !== null && !euVat.okVat && euVat.status !== 'INVALID' && euVat.status !== 'MANUAL';
}

/** Whether its lines have a tax rate; otherwise the rate is zero. */
export function isTaxed({ kind }: Pick<TaxTreatment, 'kind'>): boolean {
  return kind === 'STANDARD';
}
