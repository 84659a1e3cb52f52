import { RuleError } from '../../kernel/domain-error.ts';
import { addCustomerGuard } from '../customer/customer-guard.service.ts';
import { addCondition } from '../customer/customer-list.service.ts';
import { addTagSubject } from '../tag/tag.service.ts';
import { findOpenInvoices, hasOpenInvoices } from './invoice.repository.ts';

const MOST_NAMED = 100;

// The customer's record is where an invoice that is still owed finds its name and address (ML 17 kap. 24 §).
addCustomerGuard('archive', async (tx, customer) => {
  const open = await findOpenInvoices(tx, customer.id, MOST_NAMED);
  if (open.length === 0) return;
  throw new RuleError('CUSTOMER_HAS_INVOICES', 'The customer has open invoices: settle or credit them first.', {
    subjects: open.map((id) => ({ typename: 'Invoice', id })),
  });
});

addTagSubject({ typename: 'Invoice', table: 'invoice', column: 'invoiceId' });
addCondition('hasOpenInvoices', hasOpenInvoices);
