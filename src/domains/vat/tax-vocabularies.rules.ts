export const supplyKinds = {
  SERVICE: 'Work, licences, subscriptions: anything that is neither of the others.',
  DIGITAL_SERVICE: 'Delivered over the internet with hardly any human work: software, downloads, streaming.',
  GOODS: 'Things that are sent.',
} as const;
export type SupplyKind = keyof typeof supplyKinds;

/** Codes of EN 16931 (UNTDID 5305). */
export const taxCategories = {
  S: 'Standard: tax is charged at the rate of the line.',
  E: 'Exempt from tax.',
  AE: 'Reverse charge: the customer accounts for the tax.',
  K: 'Goods supplied to a business in another member state of the European Union.',
  G: 'Goods exported from the European Union.',
  O: 'Not subject to the tax of the seller.',
} as const;
export type TaxCategory = keyof typeof taxCategories;

export const taxTreatmentKinds = {
  STANDARD: 'Taxed: every line has its rate.',
  REVERSE_CHARGE: 'Not taxed: the customer accounts for the tax.',
  INTRA_EU_SUPPLY: 'Not taxed: goods to a business in another member state of the European Union.',
  EXPORT: 'Not taxed: goods leave the European Union.',
  OUT_OF_SCOPE: "Not taxed: the sale does not take place in the seller's country.",
  EXEMPT: 'Not taxed: the customer is exempt, or buys to sell on.',
  NOT_COLLECTED: 'Not taxed by the seller: a marketplace collects the tax.',
} as const;
export type TaxTreatmentKind = keyof typeof taxTreatmentKinds;

/** Which rule has decided. Codes that callers may rely on: never renamed. */
export const taxReasons = {
  LOCATION_UNKNOWN: 'the customer has no billing country',
  EXEMPT_CUSTOMER: 'the customer is exempt, and its certificate has not lapsed',
  MARKETPLACE: 'a marketplace in the United States collects the tax',
  RESALE: 'bought to sell on in the United States, under a certificate that has not lapsed',
  DOMESTIC: 'seller and customer are in one country',
  EU_BUSINESS: 'a business in another member state, with a VAT number that counts',
  SELLER_COUNTRY_VAT_NUMBER: "in another member state, with a VAT number of the seller's country",
  VAT_NUMBER_UNCONFIRMED: 'in another member state, with a VAT number that is not confirmed yet',
  EU_CONSUMER: 'in another member state, a consumer or without a VAT number that counts',
  BUSINESS_OUTSIDE_EU: 'from the European Union to a business outside',
  CONSUMER_OUTSIDE_EU: 'from the European Union to a consumer outside',
  FOREIGN_BUSINESS: 'from the United Kingdom, Switzerland or Norway to a business abroad',
  EU_BUSINESS_FROM_OUTSIDE: 'from outside the European Union to a VAT number in it that counts',
  NEEDS_REVIEW: 'no rule covers the sale, or nothing tells whether the customer is a business',
} as const;
export type TaxReason = keyof typeof taxReasons;
