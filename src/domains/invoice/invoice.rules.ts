export const invoiceStatuses = {
  DRAFT: 'Not sent yet: no number, nothing owed.',
  SENT: 'Sent, nothing paid yet.',
  PARTIALLY_PAID: 'Sent, and paid in part.',
  PAID: 'Paid in full.',
  OVERDUE: 'Sent, not paid in full, and past its due date.',
  VOID: 'Withdrawn after it was sent: nothing is owed.',
  CREDITED: 'Cancelled by a credit note.',
} as const;
export type InvoiceStatus = keyof typeof invoiceStatuses;
