import { text } from '../../kernel/input-reader.ts';
import { changeOwned } from '../customer/owned-object.service.ts';
import type { MutationResult, WriteContext } from '../idempotency/idempotency.service.ts';
import type { InvoiceChanged } from './create-invoice.service.ts';
import { checkInvoiceStep } from './invoice.rules.ts';
import { invoiceKind } from './invoice.service.ts';
import { setState } from './invoice-write.repository.ts';
import type { NamedInvoiceInput } from './send-invoice.service.ts';

export interface VoidInvoiceInput extends NamedInvoiceInput {
  readonly reason: string;
}

/**
 * Gives up a draft, which gets no number any more, or withdraws a sent invoice of which nothing was paid, which keeps its
 * number. A number that a caller gave stays taken. The reason (1 to 1000 characters) is kept in the history.
 * @throws InvalidInputError; NotFoundError; RuleError INVALID_TRANSITION: what was paid for is credited.
 */
export function voidInvoice(write: WriteContext, input: VoidInvoiceInput): Promise<MutationResult<InvoiceChanged>> {
  return changeOwned(write, 'voidInvoice', input, invoiceKind, (tx, issues) => ({
    action: 'invoice.voided',
    reason: text(1, 1_000, { lines: true })(input.reason, ['input', 'reason'], issues),
    work: async ({ row }) => {
      checkInvoiceStep(row, 'voidInvoice');
      await setState(tx, row.id, 'VOID');
      return [];
    },
  }));
}
