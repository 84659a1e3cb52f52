// States that follow from the clock, and that several domains ask of each other's rows. In these very words, since partial
// indexes are found by them.

/** The invoice `alias` was sent, is not paid in full, and past its due date. */
export function isOverdue(alias: string): string {
  return `${alias}.state = 'SENT' and ${alias}.amount_paid < ${alias}.total and ${alias}.due_at < statement_timestamp()`;
}

/** The verification `alias` was approved, and has not expired. */
export function isApproved(alias: string): string {
  return `${alias}.state = 'APPROVED' and (${alias}.expires_at is null or ${alias}.expires_at > statement_timestamp())`;
}
