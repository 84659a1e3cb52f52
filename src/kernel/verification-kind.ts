export const verificationKinds = {
  KYC: 'Who the customer is: identity and ownership.',
  BUSINESS_DOCUMENT: 'That the business exists: an extract of its register.',
  PAYMENT_INSTRUMENT: 'That a payment method is theirs and works.',
} as const;
export type VerificationKind = keyof typeof verificationKinds;
