/** What a key may do. The one table: fields name their scope from here, and no rule stands anywhere else. */
export const scopes = {
  CUSTOMERS_READ:
    'Read customers with their history, duplicates, verifications, eligibility, tax and VAT state, and merges.',
  CUSTOMERS_WRITE:
    'Create and change customers: status, tags, references, tax identifiers, custom field values, verification requests, VAT checks.',
  CUSTOMERS_ARCHIVE: 'Archive and restore customers.',
  CUSTOMERS_MERGE: 'Merge and unmerge customers, and dismiss proposed duplicates. No billing scope is needed for it.',
  CUSTOMERS_PII: 'See personal numbers unmasked, and find customers by one.',
  BILLING_READ: 'Read plans, subscriptions, invoices, wallets, payment methods, balance and outstanding amounts.',
  BILLING_WRITE: 'Create and change plans, subscriptions, invoices, wallets and payment methods.',
  ADMIN:
    'Everything; alone: keys, organization, companies, verification decisions, VAT overrides, erasure, wallet adjustments, custom field and tag definitions.',
} as const;

export type Scope = keyof typeof scopes;
export const scopeNames = Object.keys(scopes) as Scope[];

/** A field's rule: one scope of the table, or SIGNED_IN for what any valid key may read. */
export type AccessRule = Scope | 'SIGNED_IN';

export function isScope(name: string): name is Scope {
  return Object.hasOwn(scopes, name);
}
