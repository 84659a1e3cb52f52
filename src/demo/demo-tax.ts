import { memberStates } from '../kernel/european-union.ts';
import type { DemoTaxTreatment } from './demo-billing-rows.ts';
import type { CompanyRow, CustomerRow } from './demo-rows.ts';

/** Percentages. */
const homeRates: Readonly<Record<string, number>> = { SE: 25, DE: 19 };
const accounts = 'The customer accounts for the tax.';

/** How services of an EU company to a customer of the demo are taxed, as the system would say. */
export function treatmentOf(customer: CustomerRow, company: CompanyRow): DemoTaxTreatment {
  const { billingCountry, customerType, taxClass, taxConfiguration } = customer;
  const treated = (
    kind: DemoTaxTreatment['kind'],
    category: DemoTaxTreatment['category'],
    reason: string,
    told: Partial<Pick<DemoTaxTreatment, 'legalReference' | 'note'>> = {},
  ): DemoTaxTreatment => ({
    kind,
    category,
    reason,
    legalReference: null,
    provisional: false,
    note: null,
    ...told,
  });
  if (taxConfiguration?.exempt || taxClass === 'RETAIL_EXEMPT') return treated('EXEMPT', 'E', 'EXEMPT_CUSTOMER');
  if (billingCountry === company.country) return treated('STANDARD', 'S', 'DOMESTIC');
  if (memberStates.includes(billingCountry ?? '')) {
    const { verdict = null, override = null } = customer.vatRecord ?? {};
    const isProven = customerType !== 'CONSUMER' && (verdict === 'VALID' || override?.valid === true);
    if (!isProven) return treated('STANDARD', 'S', 'EU_CONSUMER');
    const told = { legalReference: 'Art. 196 of Directive 2006/112/EC', note: accounts };
    return treated('REVERSE_CHARGE', 'AE', 'EU_BUSINESS', told);
  }
  const told = { legalReference: 'Art. 44 of Directive 2006/112/EC', note: accounts };
  return treated('OUT_OF_SCOPE', 'O', 'BUSINESS_OUTSIDE_EU', told);
}

/** The rate that a company's invoices name, in percent, and the one that is charged. */
export function ratesOf(treatment: DemoTaxTreatment, company: CompanyRow): { given: number; charged: number } {
  const given = homeRates[company.country] ?? 0;
  return { given, charged: treatment.kind === 'STANDARD' ? given : 0 };
}
