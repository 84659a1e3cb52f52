import { memberStates } from '../kernel/european-union.ts';

/** Where the seeded company sells from, and its rate in percent. */
const HOME_COUNTRY = 'SE';
export const HOME_RATE = 25;

export interface SeedTaxFacts {
  readonly country: string;
  readonly customerType: 'BUSINESS' | 'SOLE_TRADER' | 'CONSUMER' | 'UNKNOWN';
  readonly classification: string | null;
  /** Whether it has a VAT number of the EU, and what the register said of that. */
  readonly euVat: 'VALID' | 'UNVALIDATED' | null;
}

interface Treatment {
  readonly kind: 'STANDARD' | 'REVERSE_CHARGE' | 'OUT_OF_SCOPE';
  readonly category: 'S' | 'AE' | 'O';
  readonly reason: string;
  readonly legalReference: string | null;
  readonly provisional: boolean;
  readonly note: string | null;
}

const accounts = 'The customer accounts for the tax.';

/** How services to a seeded customer are taxed, as the system would say. */
export function seedTreatment({ country, customerType, classification, euVat }: SeedTaxFacts): Treatment {
  const standard = (reason: string, note: string | null = null, provisional = false): Treatment => ({
    kind: 'STANDARD',
    category: 'S',
    reason,
    legalReference: null,
    provisional,
    note,
  });
  const untaxed = { provisional: false, note: accounts };
  if (country === HOME_COUNTRY) return standard('DOMESTIC');
  const isUnknown = customerType === 'UNKNOWN';
  if (memberStates.includes(country)) {
    if (euVat === 'UNVALIDATED')
      return standard('VAT_NUMBER_UNCONFIRMED', 'Taxed until the VAT number is confirmed.', true);
    if (euVat === null) return standard('EU_CONSUMER');
    const legalReference = 'Art. 196 of Directive 2006/112/EC';
    return { kind: 'REVERSE_CHARGE', category: 'AE', reason: 'EU_BUSINESS', legalReference, ...untaxed };
  }
  if (customerType === 'CONSUMER' || (isUnknown && classification === 'B2C')) return standard('CONSUMER_OUTSIDE_EU');
  const legalReference = 'Art. 44 of Directive 2006/112/EC';
  return { kind: 'OUT_OF_SCOPE', category: 'O', reason: 'BUSINESS_OUTSIDE_EU', legalReference, ...untaxed };
}
