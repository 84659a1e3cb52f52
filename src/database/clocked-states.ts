// States that follow from the clock, and that several domains ask of each other's rows. In these very words, since partial
// indexes are found by them.

/** The invoice `alias` was sent, is not paid in full, and past its due date. */
export function isOverdue(alias: string): string {
  return `${alias}.state = 'SENT' and ${alias}.amount_paid < ${alias}.total and ${alias}.due_at < statement_timestamp()`;
}

/** The last verdict on the VAT number of the customer `alias` is VALID, and not older than 60 days. */
export function hasValidVat(alias: string): string {
  return `coalesce(${alias}.vat_record ->> 'verdict' = 'VALID' and (${alias}.vat_record ->> 'verdictAt')::timestamptz > statement_timestamp() - interval '60 days', false)`;
}

/** The last verdict on it was VALID, and is older. A person's decision does not grow old. */
export function isStaleVat(alias: string): string {
  return `coalesce(${alias}.vat_record ->> 'verdict' = 'VALID' and ${alias}.vat_record -> 'override' = 'null', false) and not ${hasValidVat(alias)}`;
}

/** The verification `alias` was approved, and has not expired. */
export function isApproved(alias: string): string {
  return `${alias}.state = 'APPROVED' and (${alias}.expires_at is null or ${alias}.expires_at > statement_timestamp())`;
}
