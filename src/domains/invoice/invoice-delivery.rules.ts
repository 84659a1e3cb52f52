export const deliveryChannels = {
  EINVOICE: 'As a structured e-invoice, to a Peppol id or a Leitweg-ID.',
  EMAIL: 'By e-mail.',
  NONE: 'Not at all: the customer wants no e-mail, or has no address.',
} as const;
export type DeliveryChannel = keyof typeof deliveryChannels;

/** How an invoice is to reach its customer: decided when it is sent. Clientele itself sends and charges nothing. */
export interface InvoiceDelivery {
  readonly channel: DeliveryChannel;
  readonly to: string | null;
  readonly cc: readonly string[];
  readonly collectAutomatically: boolean;
}

/** What a customer says about its invoices. */
export interface DeliveryWishes {
  readonly preferEinvoice: boolean;
  readonly peppolId: string | null;
  readonly leitwegId: string | null;
  readonly emailDelivery: boolean;
  readonly einvoiceEmail: string | null;
  readonly email: string | null;
  readonly additionalEmails: readonly string[];
}

export function deliveryOf(customer: DeliveryWishes, collectAutomatically: boolean): InvoiceDelivery {
  const participant = customer.preferEinvoice ? (customer.peppolId ?? customer.leitwegId) : null;
  if (participant !== null) return { channel: 'EINVOICE', to: participant, cc: [], collectAutomatically };
  const to = customer.emailDelivery ? (customer.einvoiceEmail ?? customer.email) : null;
  if (to !== null) return { channel: 'EMAIL', to, cc: customer.additionalEmails, collectAutomatically };
  return { channel: 'NONE', to: null, cc: [], collectAutomatically };
}
