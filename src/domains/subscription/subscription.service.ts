import { RuleError } from '../../kernel/domain-error.ts';
import { addCustomerGuard } from '../customer/customer-guard.service.ts';
import { addCondition } from '../customer/customer-list.service.ts';
import { addTagSubject } from '../tag/tag.service.ts';
import { hadSubscription, hasActiveSubscription } from './subscription.repository.ts';

// What was sold under one name must not get another.
addCustomerGuard('setExternalId', async (tx, customer) => {
  if (!(await hadSubscription(tx, customer.id))) return;
  throw new RuleError('FIELD_IMMUTABLE', 'The customer has or had a subscription: its external id is fixed.', {
    path: ['input', 'customer', 'externalId'],
  });
});

addTagSubject({ typename: 'PlanSubscription', table: 'plan_subscription', column: 'subscriptionId' });
addCondition('hasActiveSubscription', hasActiveSubscription);
