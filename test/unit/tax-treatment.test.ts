import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  customerClassifications,
  customerTaxClasses,
  customerTypes,
  type VatValidationStatus,
  vatValidationStatuses,
} from '../../src/domains/customer/customer.rules.ts';
import {
  type EuVatFacts,
  isTaxed,
  type SupplyKind,
  supplyKinds,
  type TaxFacts,
  type TaxTreatment,
  taxTreatment,
} from '../../src/domains/vat/tax-treatment.rules.ts';
import { taxCategories, taxReasons, taxTreatmentKinds } from '../../src/domains/vat/tax-vocabularies.rules.ts';
import { memberStates } from '../../src/kernel/european-union.ts';

const today = '2026-06-15';

/** A German company sells to a French business without a VAT number. */
const usual: TaxFacts = {
  sellerCountry: 'DE',
  billingCountry: 'FR',
  postalCode: null,
  customerType: 'BUSINESS',
  classification: null,
  taxClass: 'RETAIL',
  exempt: false,
  certificateExpiresOn: null,
  euVat: null,
};
const numbered = (value: string, status: VatValidationStatus = 'VALID', okVat = true): EuVatFacts => ({
  value,
  status,
  okVat,
});
const french = numbered('FR40303265045');
const treat = (facts: Partial<TaxFacts>, supply: SupplyKind = 'SERVICE') =>
  taxTreatment({ ...usual, ...facts }, supply, today);

const american = { sellerCountry: 'US', billingCountry: 'US' };
const belfast = { billingCountry: 'GB', postalCode: 'BT1 5GS' };
const consumer = { customerType: 'CONSUMER', classification: 'B2C' } as const;
const unknown = { customerType: 'UNKNOWN' } as const;
const toNorway = { billingCountry: 'NO' };
const swiss = { sellerCountry: 'CH', billingCountry: 'FR' };
const japanese = { sellerCountry: 'JP', billingCountry: 'FR' };

type Case = readonly [what: string, facts: Partial<TaxFacts>, supply: SupplyKind, answer: string];

/** By the number of the row; the answer is kind, category and reason, and `provisional` where it is. */
const rows: Readonly<Record<number, readonly Case[]>> = {
  1: [
    ['no billing country', { billingCountry: null }, 'SERVICE', 'STANDARD S LOCATION_UNKNOWN provisional'],
    ['… of goods', { billingCountry: null }, 'GOODS', 'STANDARD S LOCATION_UNKNOWN provisional'],
    ['… though exempt', { billingCountry: null, exempt: true }, 'SERVICE', 'STANDARD S LOCATION_UNKNOWN provisional'],
    [
      '… though its number counts',
      { billingCountry: null, euVat: french },
      'SERVICE',
      'STANDARD S LOCATION_UNKNOWN provisional',
    ],
  ],
  2: [
    ['exempt by configuration', { exempt: true }, 'SERVICE', 'EXEMPT E EXEMPT_CUSTOMER'],
    ['exempt by its class', { taxClass: 'RETAIL_EXEMPT' }, 'SERVICE', 'EXEMPT E EXEMPT_CUSTOMER'],
    ['at home', { billingCountry: 'DE', exempt: true }, 'GOODS', 'EXEMPT E EXEMPT_CUSTOMER'],
    ['before a VAT number', { exempt: true, euVat: french }, 'SERVICE', 'EXEMPT E EXEMPT_CUSTOMER'],
    [
      'before a marketplace',
      { ...american, exempt: true, taxClass: 'MARKETPLACE' },
      'SERVICE',
      'EXEMPT E EXEMPT_CUSTOMER',
    ],
    ['on the last day', { exempt: true, certificateExpiresOn: '2026-06-15' }, 'SERVICE', 'EXEMPT E EXEMPT_CUSTOMER'],
    ['a day later', { exempt: true, certificateExpiresOn: '2026-06-14' }, 'SERVICE', 'STANDARD S EU_CONSUMER'],
    [
      'a day later by its class',
      { taxClass: 'RETAIL_EXEMPT', certificateExpiresOn: '2026-06-14' },
      'SERVICE',
      'STANDARD S EU_CONSUMER',
    ],
    [
      'a certificate of one who is not exempt',
      { certificateExpiresOn: '2030-01-01' },
      'SERVICE',
      'STANDARD S EU_CONSUMER',
    ],
  ],
  3: [
    ['a marketplace', { ...american, taxClass: 'MARKETPLACE' }, 'SERVICE', 'NOT_COLLECTED O MARKETPLACE'],
    ['… of a consumer', { ...american, ...consumer, taxClass: 'MARKETPLACE' }, 'GOODS', 'NOT_COLLECTED O MARKETPLACE'],
    [
      '… whose certificate lapsed',
      { ...american, taxClass: 'MARKETPLACE', certificateExpiresOn: '2026-06-14' },
      'SERVICE',
      'NOT_COLLECTED O MARKETPLACE',
    ],
    ['… elsewhere', { billingCountry: 'DE', taxClass: 'MARKETPLACE' }, 'SERVICE', 'STANDARD S DOMESTIC'],
    [
      '… sold to from abroad',
      { billingCountry: 'US', taxClass: 'MARKETPLACE' },
      'GOODS',
      'EXPORT G BUSINESS_OUTSIDE_EU',
    ],
    [
      '… abroad',
      { sellerCountry: 'US', billingCountry: 'CA', taxClass: 'MARKETPLACE' },
      'SERVICE',
      'STANDARD S NEEDS_REVIEW',
    ],
  ],
  4: [
    [
      'a reseller on the last day',
      { ...american, taxClass: 'RESELLER', certificateExpiresOn: '2026-06-15' },
      'GOODS',
      'EXEMPT E RESALE',
    ],
    [
      '… a day later',
      { ...american, taxClass: 'RESELLER', certificateExpiresOn: '2026-06-14' },
      'GOODS',
      'STANDARD S DOMESTIC',
    ],
    ['… without a last day', { ...american, taxClass: 'RESELLER' }, 'GOODS', 'STANDARD S DOMESTIC'],
    [
      '… elsewhere',
      { billingCountry: 'DE', taxClass: 'RESELLER', certificateExpiresOn: '2030-01-01' },
      'GOODS',
      'STANDARD S DOMESTIC',
    ],
    [
      'a certificate of another class',
      { ...american, taxClass: 'RETAIL', certificateExpiresOn: '2030-01-01' },
      'GOODS',
      'STANDARD S DOMESTIC',
    ],
  ],
  5: [
    ['one country', { billingCountry: 'DE' }, 'SERVICE', 'STANDARD S DOMESTIC'],
    ['… with a number that counts', { billingCountry: 'DE', euVat: french }, 'GOODS', 'STANDARD S DOMESTIC'],
    [
      '… with one that is not confirmed',
      { billingCountry: 'DE', euVat: numbered('DE136695976', 'PENDING', false) },
      'SERVICE',
      'STANDARD S DOMESTIC',
    ],
    ['… outside the EU', { sellerCountry: 'CH', billingCountry: 'CH' }, 'SERVICE', 'STANDARD S DOMESTIC'],
    [
      'Northern Ireland from Great Britain',
      { sellerCountry: 'GB', ...belfast, euVat: numbered('XI980780684') },
      'GOODS',
      'STANDARD S DOMESTIC',
    ],
  ],
  6: [
    ['a business', { euVat: french }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    ['… digital', { euVat: french }, 'DIGITAL_SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    ['… goods', { euVat: french }, 'GOODS', 'INTRA_EU_SUPPLY K EU_BUSINESS'],
    ['by a person', { euVat: numbered('FR1', 'MANUAL') }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    ['in grace', { euVat: numbered('FR40303265045', 'MAINTENANCE') }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    ['a third state', { euVat: numbered('IT00743110157') }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    ['of Northern Ireland', { euVat: numbered('XI980780684') }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    ['a sole trader', { customerType: 'SOLE_TRADER', euVat: french }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    ['not yet known', { ...unknown, euVat: french }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    [
      'not known, and derived to be a consumer',
      { ...unknown, classification: 'B2C', euVat: numbered('FR1', 'MANUAL') },
      'SERVICE',
      'REVERSE_CHARGE AE EU_BUSINESS',
    ],
    ['a consumer', { ...consumer, euVat: french }, 'SERVICE', 'STANDARD S EU_CONSUMER'],
    ['to Greece', { billingCountry: 'GR', euVat: numbered('EL094259216') }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS'],
    [
      'from Greece',
      { sellerCountry: 'GR', billingCountry: 'DE', euVat: numbered('DE136695976') },
      'GOODS',
      'INTRA_EU_SUPPLY K EU_BUSINESS',
    ],
  ],
  7: [
    ["the seller's prefix", { euVat: numbered('DE136695976') }, 'SERVICE', 'STANDARD S SELLER_COUNTRY_VAT_NUMBER'],
    ['… goods', { euVat: numbered('DE136695976') }, 'GOODS', 'STANDARD S SELLER_COUNTRY_VAT_NUMBER'],
    [
      'Greece is EL',
      { sellerCountry: 'GR', euVat: numbered('EL094259216') },
      'SERVICE',
      'STANDARD S SELLER_COUNTRY_VAT_NUMBER',
    ],
    ['of a consumer', { ...consumer, euVat: numbered('DE136695976') }, 'SERVICE', 'STANDARD S EU_CONSUMER'],
  ],
  8: [
    ...(['PENDING', 'UNVALIDATED', 'ERROR', 'MAINTENANCE', 'VALID'] as const).map(
      (status): Case => [
        `${status} without grace`,
        { euVat: numbered('FR40303265045', status, false) },
        'SERVICE',
        'STANDARD S VAT_NUMBER_UNCONFIRMED provisional',
      ],
    ),
    [
      "the seller's prefix",
      { euVat: numbered('DE136695976', 'PENDING', false) },
      'GOODS',
      'STANDARD S VAT_NUMBER_UNCONFIRMED provisional',
    ],
    [
      'of a consumer',
      { ...consumer, euVat: numbered('FR40303265045', 'PENDING', false) },
      'SERVICE',
      'STANDARD S VAT_NUMBER_UNCONFIRMED provisional',
    ],
    [
      'of one not known',
      { ...unknown, euVat: numbered('FR40303265045', 'PENDING', false) },
      'SERVICE',
      'STANDARD S VAT_NUMBER_UNCONFIRMED provisional',
    ],
  ],
  9: [
    ['no number', {}, 'SERVICE', 'STANDARD S EU_CONSUMER'],
    ['INVALID', { euVat: numbered('FR1', 'INVALID', false) }, 'SERVICE', 'STANDARD S EU_CONSUMER'],
    ["a person's no", { euVat: numbered('FR1', 'MANUAL', false) }, 'SERVICE', 'STANDARD S EU_CONSUMER'],
    ['a consumer', consumer, 'DIGITAL_SERVICE', 'STANDARD S EU_CONSUMER'],
    ['one not known', { ...unknown, classification: null }, 'GOODS', 'STANDARD S EU_CONSUMER'],
  ],
  10: [
    ['services', belfast, 'SERVICE', 'OUT_OF_SCOPE O BUSINESS_OUTSIDE_EU'],
    [
      'services to a number of XI',
      { ...belfast, euVat: numbered('XI980780684') },
      'SERVICE',
      'OUT_OF_SCOPE O BUSINESS_OUTSIDE_EU',
    ],
    [
      'digital services to a consumer',
      { ...belfast, ...consumer },
      'DIGITAL_SERVICE',
      'OUT_OF_SCOPE O CONSUMER_OUTSIDE_EU',
    ],
    ['goods', belfast, 'GOODS', 'STANDARD S EU_CONSUMER'],
    [
      'goods to a number of XI',
      { ...belfast, euVat: numbered('XI980780684') },
      'GOODS',
      'INTRA_EU_SUPPLY K EU_BUSINESS',
    ],
    [
      'goods to a number of XI in Great Britain',
      { billingCountry: 'GB', postalCode: 'SW1A 1AA', euVat: numbered('XI980780684') },
      'GOODS',
      'INTRA_EU_SUPPLY K EU_BUSINESS',
    ],
    [
      'goods to one that is not confirmed',
      { billingCountry: 'GB', euVat: numbered('XI980780684', 'PENDING', false) },
      'GOODS',
      'STANDARD S VAT_NUMBER_UNCONFIRMED provisional',
    ],
    [
      "goods to the seller's prefix",
      { ...belfast, euVat: numbered('DE136695976') },
      'GOODS',
      'STANDARD S SELLER_COUNTRY_VAT_NUMBER',
    ],
    ['goods, written otherwise', { billingCountry: 'GB', postalCode: ' bt15gs' }, 'GOODS', 'STANDARD S EU_CONSUMER'],
    ['goods to Great Britain', { billingCountry: 'GB', postalCode: 'B1 1BT' }, 'GOODS', 'EXPORT G BUSINESS_OUTSIDE_EU'],
    [
      'goods to Great Britain, with a number of the EU',
      { billingCountry: 'GB', euVat: french },
      'GOODS',
      'EXPORT G BUSINESS_OUTSIDE_EU',
    ],
    [
      'goods to a BT of another country',
      { ...toNorway, postalCode: 'BT1 5GS' },
      'GOODS',
      'EXPORT G BUSINESS_OUTSIDE_EU',
    ],
    [
      'goods to a number of XI in another country',
      { ...toNorway, euVat: numbered('XI980780684') },
      'GOODS',
      'EXPORT G BUSINESS_OUTSIDE_EU',
    ],
    [
      'goods from outside',
      { ...belfast, sellerCountry: 'US', euVat: numbered('XI980780684') },
      'GOODS',
      'STANDARD S NEEDS_REVIEW',
    ],
  ],
  11: [
    ['services', toNorway, 'SERVICE', 'OUT_OF_SCOPE O BUSINESS_OUTSIDE_EU'],
    ['digital services', toNorway, 'DIGITAL_SERVICE', 'OUT_OF_SCOPE O BUSINESS_OUTSIDE_EU'],
    ['goods', toNorway, 'GOODS', 'EXPORT G BUSINESS_OUTSIDE_EU'],
    ['a sole trader', { ...toNorway, customerType: 'SOLE_TRADER' }, 'SERVICE', 'OUT_OF_SCOPE O BUSINESS_OUTSIDE_EU'],
    [
      'derived to be a business',
      { ...toNorway, ...unknown, classification: 'B2B' },
      'SERVICE',
      'OUT_OF_SCOPE O BUSINESS_OUTSIDE_EU',
    ],
    [
      'a business whatever is derived',
      { ...toNorway, classification: 'B2C' },
      'SERVICE',
      'OUT_OF_SCOPE O BUSINESS_OUTSIDE_EU',
    ],
  ],
  12: [
    ['services', { ...toNorway, ...consumer }, 'SERVICE', 'STANDARD S CONSUMER_OUTSIDE_EU'],
    ['goods', { ...toNorway, ...consumer }, 'GOODS', 'STANDARD S CONSUMER_OUTSIDE_EU'],
    ['digital services', { ...toNorway, ...consumer }, 'DIGITAL_SERVICE', 'OUT_OF_SCOPE O CONSUMER_OUTSIDE_EU'],
    [
      'derived to be a consumer',
      { ...toNorway, ...unknown, classification: 'B2C' },
      'SERVICE',
      'STANDARD S CONSUMER_OUTSIDE_EU',
    ],
    [
      'a consumer whatever is derived',
      { ...toNorway, customerType: 'CONSUMER', classification: 'B2B' },
      'SERVICE',
      'STANDARD S CONSUMER_OUTSIDE_EU',
    ],
  ],
  13: [
    ...['GB', 'CH', 'NO'].map(
      (sellerCountry): Case => [
        `from ${sellerCountry}`,
        { sellerCountry, billingCountry: 'FR' },
        'SERVICE',
        'OUT_OF_SCOPE O FOREIGN_BUSINESS',
      ],
    ),
    ['before a VAT number', { ...swiss, euVat: french }, 'GOODS', 'OUT_OF_SCOPE O FOREIGN_BUSINESS'],
    ['outside the EU', { ...swiss, billingCountry: 'US' }, 'SERVICE', 'OUT_OF_SCOPE O FOREIGN_BUSINESS'],
    ['from elsewhere', { ...swiss, sellerCountry: 'IS' }, 'SERVICE', 'STANDARD S NEEDS_REVIEW'],
    ['a consumer', { ...swiss, ...consumer }, 'SERVICE', 'STANDARD S NEEDS_REVIEW'],
  ],
  14: [
    ['a business', { ...japanese, euVat: french }, 'SERVICE', 'REVERSE_CHARGE AE EU_BUSINESS_FROM_OUTSIDE'],
    ['goods', { ...japanese, euVat: french }, 'GOODS', 'REVERSE_CHARGE AE EU_BUSINESS_FROM_OUTSIDE'],
    [
      'one not known, from Switzerland',
      { ...swiss, ...unknown, euVat: french },
      'SERVICE',
      'REVERSE_CHARGE AE EU_BUSINESS_FROM_OUTSIDE',
    ],
    [
      'not confirmed',
      { ...japanese, euVat: numbered('FR40303265045', 'PENDING', false) },
      'SERVICE',
      'STANDARD S NEEDS_REVIEW',
    ],
    ['outside the EU', { ...japanese, billingCountry: 'US', euVat: french }, 'SERVICE', 'STANDARD S NEEDS_REVIEW'],
  ],
  15: [
    ['not known, outside', { ...toNorway, ...unknown }, 'SERVICE', 'STANDARD S NEEDS_REVIEW'],
    ['not known, digital', { ...toNorway, ...unknown }, 'DIGITAL_SERVICE', 'STANDARD S NEEDS_REVIEW'],
    ['from outside to outside', { sellerCountry: 'US', billingCountry: 'CA' }, 'GOODS', 'STANDARD S NEEDS_REVIEW'],
    ['from outside to a consumer', { ...japanese, ...consumer }, 'SERVICE', 'STANDARD S NEEDS_REVIEW'],
  ],
};

const shortened = ({ kind, category, reason, provisional }: TaxTreatment) =>
  `${kind} ${category} ${reason}${provisional ? ' provisional' : ''}`;

describe.each(Object.entries(rows))('row %s', (_row, cases) => {
  it.each(cases)('%s', (_what, facts, supply, answer) => {
    expect(shortened(treat(facts, supply))).toBe(answer);
  });
});

describe('a treatment', () => {
  it('is reached for every reason, kind and category', () => {
    const answers = Object.values(rows).flatMap((cases) => cases.map(([, , , answer]) => answer.split(' ')));
    const reached = (index: number) => [...new Set(answers.map((answer) => answer[index] ?? ''))].sort();
    expect(reached(0)).toEqual(Object.keys(taxTreatmentKinds).sort());
    expect(reached(1)).toEqual(Object.keys(taxCategories).sort());
    expect(reached(2)).toEqual(Object.keys(taxReasons).sort());
  });

  const directive = 'of Directive 2006/112/EC';
  it('names its law, and says what helps', () => {
    const told = (facts: Partial<TaxFacts>, supply?: SupplyKind) => {
      const { legalReference, note } = treat(facts, supply);
      return [legalReference, note];
    };
    const accounts = 'The customer accounts for the tax.';
    expect(told({ euVat: french })).toEqual([`Art. 196 ${directive}`, accounts]);
    expect(told({ euVat: french }, 'GOODS')).toEqual([`Art. 138 ${directive}`, accounts]);
    expect(told(toNorway)).toEqual([`Art. 44 ${directive}`, accounts]);
    expect(told(toNorway, 'GOODS')).toEqual([`Art. 146 ${directive}`, null]);
    expect(told({ ...toNorway, ...consumer }, 'DIGITAL_SERVICE')[0]).toBe(`Art. 58 ${directive}`);
    expect(told({ ...japanese, euVat: french })).toEqual([`Art. 196 ${directive}`, accounts]);
    expect(told(swiss)).toEqual([null, 'The customer accounts for the tax in its own country.']);
    expect(told({ ...american, taxClass: 'MARKETPLACE' })).toEqual([null, 'The marketplace collects the tax.']);
    expect(told({ billingCountry: 'DE' })).toEqual([null, null]);
    expect(told({})).toEqual([null, null]);
    const destination =
      "At the rate of the customer's country above 10,000 EUR of such sales a year, or under the One Stop Shop.";
    expect(told({}, 'DIGITAL_SERVICE')).toEqual([null, destination]);
    expect(told({}, 'GOODS')).toEqual([null, destination]);
  });

  it('is JSON with all its fields, as an invoice keeps it', () => {
    const treatment = treat({ billingCountry: 'DE' });
    expect(JSON.parse(JSON.stringify(treatment))).toStrictEqual({
      kind: 'STANDARD',
      category: 'S',
      reason: 'DOMESTIC',
      legalReference: null,
      provisional: false,
      note: null,
    });
  });

  it('is taxed where it is STANDARD', () => {
    expect(isTaxed(treat({ billingCountry: 'DE' }))).toBe(true);
    expect(isTaxed(treat({ billingCountry: null }))).toBe(true);
    expect(isTaxed(treat({ euVat: french }))).toBe(false);
    expect(isTaxed(treat({ exempt: true }))).toBe(false);
  });
});

const words = <Word extends string>(vocabulary: Readonly<Record<Word, string>>) =>
  fc.constantFrom(...(Object.keys(vocabulary) as Word[]));
// Few countries, and one of each kind, so that all pairs come often.
const country = fc.constantFrom('DE', 'FR', 'GR', 'GB', 'CH', 'NO', 'US', 'JP');
const numbers = fc.constantFrom('DE136695976', 'FR40303265045', 'EL094259216', 'XI980780684', 'SE123', 'ABC');
const facts = fc.record({
  sellerCountry: country,
  billingCountry: fc.option(country, { freq: 20 }),
  postalCode: fc.option(fc.constantFrom('BT1 5GS', 'bt71aa', 'SW1A 1AA', '12345', '')),
  customerType: words(customerTypes),
  classification: fc.option(words(customerClassifications)),
  taxClass: words(customerTaxClasses),
  exempt: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  certificateExpiresOn: fc.option(fc.constantFrom('2026-06-14', '2026-06-15', '2026-06-16', '0001-01-01')),
  euVat: fc.option(fc.record({ value: numbers, status: words(vatValidationStatuses), okVat: fc.boolean() })),
});
/** One sale in four is at home: by chance it would be one in eight. */
const anyFacts: fc.Arbitrary<TaxFacts> = fc
  .tuple(facts, fc.nat(6))
  .map(([one, dice]) => (dice === 0 ? { ...one, billingCountry: one.sellerCountry } : one));
const soak = Number(process.env.SOAK ?? 1);
const supplies = words(supplyKinds);
const runs = { numRuns: 3000 * soak };
const always = (holds: (facts: TaxFacts, supply: SupplyKind, treatment: TaxTreatment) => void) =>
  fc.assert(
    fc.property(anyFacts, supplies, (facts, supply) => holds(facts, supply, taxTreatment(facts, supply, today))),
    runs,
  );

/** A second opinion: the same rules asked by where the sale goes, and without a row of the table. */
function secondOpinion(facts: TaxFacts, supply: SupplyKind): string {
  const { sellerCountry: from, billingCountry: to, taxClass, certificateExpiresOn: expires } = facts;
  if (to === null) return 'STANDARD S provisional';
  const holds = expires === null || expires >= today;
  if (holds && (facts.exempt || taxClass === 'RETAIL_EXEMPT')) return 'EXEMPT E';
  if (from === to) {
    if (from !== 'US') return 'STANDARD S';
    if (taxClass === 'MARKETPLACE') return 'NOT_COLLECTED O';
    return taxClass === 'RESELLER' && expires !== null && holds ? 'EXEMPT E' : 'STANDARD S';
  }
  const buyer = { BUSINESS: 'B2B', SOLE_TRADER: 'B2B', CONSUMER: 'B2C', UNKNOWN: facts.classification }[
    facts.customerType
  ];
  if (!memberStates.includes(from)) {
    if (buyer === 'B2B' && /^(GB|CH|NO)$/.test(from)) return 'OUT_OF_SCOPE O';
    return memberStates.includes(to) && facts.euVat?.okVat ? 'REVERSE_CHARGE AE' : 'STANDARD S';
  }
  const isIrish = to === 'GB' && (/^bt/i.test(facts.postalCode ?? '') || facts.euVat?.value.slice(0, 2) === 'XI');
  if (memberStates.includes(to) || (isIrish && supply === 'GOODS')) return insideEu(facts, supply);
  if (buyer === 'B2B') return supply === 'GOODS' ? 'EXPORT G' : 'OUT_OF_SCOPE O';
  return buyer === 'B2C' && supply === 'DIGITAL_SERVICE' ? 'OUT_OF_SCOPE O' : 'STANDARD S';
}

function insideEu({ euVat, customerType, sellerCountry }: TaxFacts, supply: SupplyKind): string {
  if (euVat === null) return 'STANDARD S';
  if (!euVat.okVat) return /^(INVALID|MANUAL)$/.test(euVat.status) ? 'STANDARD S' : 'STANDARD S provisional';
  if (customerType === 'CONSUMER' || euVat.value.slice(0, 2).replace('EL', 'GR') === sellerCountry) return 'STANDARD S';
  return supply === 'GOODS' ? 'INTRA_EU_SUPPLY K' : 'REVERSE_CHARGE AE';
}

describe('any sale', { timeout: 10_000 * soak }, () => {
  it('is treated as a second opinion says', () => {
    always((facts, supply, { kind, category, provisional }) => {
      expect(`${kind} ${category}${provisional ? ' provisional' : ''}`).toBe(secondOpinion(facts, supply));
    });
  });

  it('has a treatment in words of the vocabularies, the same each time', () => {
    always((facts, supply, treatment) => {
      expect(taxTreatmentKinds).toHaveProperty(treatment.kind);
      expect(taxCategories).toHaveProperty(treatment.category);
      expect(taxReasons).toHaveProperty(treatment.reason);
      expect(taxTreatment(facts, supply, today)).toEqual(treatment);
    });
  });

  it('is STANDARD at home unless exempt, or the United States say otherwise', () => {
    always((facts, _supply, { kind, provisional }) => {
      if (facts.sellerCountry !== facts.billingCountry || facts.sellerCountry === 'US') return;
      const isExempt = facts.exempt || facts.taxClass === 'RETAIL_EXEMPT';
      expect(kind === 'STANDARD' || (isExempt && kind === 'EXEMPT')).toBe(true);
      expect(provisional).toBe(false);
    });
  });

  it('is never untaxed between member states without a VAT number that counts', () => {
    always((facts, _supply, { kind }) => {
      const isReverse = kind === 'REVERSE_CHARGE' || kind === 'INTRA_EU_SUPPLY';
      if (isReverse) expect(facts.euVat?.okVat).toBe(true);
      const isInside = memberStates.includes(facts.sellerCountry) && memberStates.includes(facts.billingCountry ?? '');
      if (isInside && !facts.euVat?.okVat) expect(['STANDARD', 'EXEMPT']).toContain(kind);
    });
  });

  it('names a law wherever the Directive lets it go untaxed, and none where it is taxed', () => {
    always((facts, _supply, { kind, legalReference, reason }) => {
      const isOfDirective = !['STANDARD', 'EXEMPT', 'NOT_COLLECTED'].includes(kind) && reason !== 'FOREIGN_BUSINESS';
      expect(legalReference !== null).toBe(isOfDirective);
      if (reason === 'FOREIGN_BUSINESS') expect(['GB', 'CH', 'NO']).toContain(facts.sellerCountry);
    });
  });

  it('has one category and kind for a reason, but for what is sold', () => {
    const seen = new Map<string, Set<string>>();
    always((_facts, supply, { reason, kind, category }) => {
      const known = seen.get(`${reason} ${supply}`) ?? new Set();
      seen.set(`${reason} ${supply}`, known.add(`${kind} ${category}`));
    });
    expect([...seen.values()].every(({ size }) => size === 1)).toBe(true);
  });

  it('depends on the day by its certificate alone', () => {
    fc.assert(
      fc.property(
        anyFacts,
        supplies,
        fc.constantFrom('2020-01-01', '2026-06-16', '2030-01-01'),
        (facts, supply, day) => {
          const without = { ...facts, certificateExpiresOn: null };
          expect(taxTreatment(without, supply, day)).toEqual(taxTreatment(without, supply, today));
        },
      ),
      runs,
    );
  });
});
