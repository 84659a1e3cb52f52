import { Refusal, type Rule, refuseArchived, refuseIf, refuseInvalid, refuseLacking } from './billing-model-refusal.ts';
import {
  approvedKinds,
  at,
  isCharged,
  isOpenInvoice,
  isProven,
  type Model,
  type ModelCustomer,
  type ModelPlan,
  owned,
  subscriptionStatus,
} from './billing-model-state.ts';
import type { Input } from './billing-model-world.ts';

const customerOf = (model: Model, input: Input) => at(model.customers, input.id ?? input.customerId);
const running = ['TRIALING', 'ACTIVE', 'PAST_DUE', 'PAUSED'];

/** The paths of what is wrong with an order: its quantity, and a plan that the customer's company does not sell. */
function faultsOfOrder(model: Model, { companyId }: ModelCustomer, { quantity, planCode }: Input): string[] {
  const sold = planCode === null || isSold(at(model.plans, planCode), companyId);
  return [...(quantity === 0 ? ['input.quantity'] : []), ...(sold ? [] : ['input.planCode'])];
}

const isSold = (plan: ModelPlan, companyId: string) => !plan.isArchived && (plan.companyId ?? companyId) === companyId;

const createSubscription: Rule = (model, input, { subscription }) => {
  const customer = customerOf(model, input);
  if (customer.isArchived) refuseInvalid(...faultsOfOrder(model, customer, { ...input, planCode: null }));
  refuseArchived(customer);
  refuseInvalid(...faultsOfOrder(model, customer, input));
  refuseIf(customer.status === 'CHURNED', 'CUSTOMER_SUSPENDED');
  const plan = at(model.plans, input.planCode);
  refuseLacking(plan.needs, approvedKinds(model, customer.id));
  customer.preferredCurrency ??= plan.currency;
  const agreed = { plan, quantity: Number(input.quantity), isTrial: input.trialEndsAt !== null };
  model.subscriptions.set(subscription?.id, { customerId: customer.id, ...agreed, isPaused: false, end: null });
  return [
    ['Customer', customer.id],
    ['PlanSubscription', subscription?.id],
  ];
};

const changeSubscription: Rule = (model, input) => {
  const id = String(input.id);
  const subscription = at(model.subscriptions, id);
  const customer = at(model.customers, subscription.customerId);
  const isOther = input.planCode !== null && input.planCode !== subscription.plan.code;
  const faults = faultsOfOrder(model, customer, isOther ? input : { ...input, planCode: null });
  refuseInvalid(...faults, ...(input.planCode === null && input.quantity === null ? ['input'] : []));
  refuseIf(!running.includes(subscriptionStatus(model, id)), 'INVALID_TRANSITION');
  refuseArchived(customer);
  if (isOther) {
    const plan = at(model.plans, input.planCode);
    refuseIf(customer.status === 'CHURNED', 'CUSTOMER_SUSPENDED');
    refuseIf(plan.currency !== subscription.plan.currency, 'CURRENCY_MISMATCH');
    refuseLacking(plan.needs, approvedKinds(model, customer.id));
    subscription.plan = plan;
  }
  subscription.quantity = Number(input.quantity ?? subscription.quantity);
  return [['PlanSubscription', id]];
};

const pauseOrResume =
  (pauses: boolean): Rule =>
  (model, input) => {
    const id = String(input.id);
    const status = subscriptionStatus(model, id);
    refuseIf(!running.includes(status) || (status === 'PAUSED') === pauses, 'INVALID_TRANSITION');
    at(model.subscriptions, id).isPaused = pauses;
    return [['PlanSubscription', id]];
  };

const cancelSubscription: Rule = (model, input) => {
  const id = String(input.id);
  const subscription = at(model.subscriptions, id);
  refuseIf(
    subscription.end === 'ENDED' || (subscription.end === 'CANCELED' && input.atPeriodEnd === true),
    'INVALID_TRANSITION',
  );
  subscription.end = input.atPeriodEnd === true ? 'CANCELED' : 'ENDED';
  return [['PlanSubscription', id]];
};

const requestVerification: Rule = (model, { customerId, kind, paymentMethodId }, { verification }) => {
  const isOfMethod = kind === 'PAYMENT_INSTRUMENT';
  refuseInvalid(...(isOfMethod === (paymentMethodId !== null) ? [] : ['input.paymentMethodId']));
  refuseIf(isOfMethod && at(model.methods, paymentMethodId).customerId !== customerId, 'NOT_FOUND');
  const asked = { kind: String(kind), methodId: paymentMethodId as string | null, status: 'PENDING' } as const;
  model.verifications.set(verification?.id, { customerId: String(customerId), ...asked });
  return [['Verification', verification?.id]];
};

const decideVerification: Rule = (model, { id, status }) => {
  const verification = at(model.verifications, id);
  refuseIf(verification.status !== 'PENDING', 'INVALID_TRANSITION');
  verification.status = status === 'APPROVED' ? 'APPROVED' : 'REJECTED';
  return [['Verification', String(id)]];
};

const addPaymentMethod: Rule = (model, input, { paymentMethod }) => {
  const { type, makeDefault } = input;
  const customer = customerOf(model, input);
  refuseArchived(customer);
  const needed = type === 'INVOICE' && customer.type === 'BUSINESS' ? ['BUSINESS_DOCUMENT'] : [];
  refuseLacking(needed, approvedKinds(model, customer.id));
  const method = { customerId: customer.id, type: String(type), isDefault: false };
  // Nobody can have verified it yet.
  if (makeDefault && isCharged(method)) refuseLacking(['PAYMENT_INSTRUMENT'], []);
  model.methods.set(paymentMethod?.id, method);
  if (makeDefault) makeItDefault(model, paymentMethod?.id);
  return [['PaymentMethod', paymentMethod?.id]];
};

function makeItDefault(model: Model, id: string): void {
  for (const method of owned(model.methods, at(model.methods, id).customerId)) method.isDefault = false;
  at(model.methods, id).isDefault = true;
}

const setDefaultPaymentMethod: Rule = (model, input) => {
  const id = String(input.id);
  const method = at(model.methods, id);
  refuseArchived(at(model.customers, method.customerId));
  if (isCharged(method) && !isProven(model, id)) refuseLacking(['PAYMENT_INSTRUMENT'], []);
  makeItDefault(model, id);
  return [['PaymentMethod', id]];
};

const changeCustomer =
  (change: (customer: ModelCustomer, input: Input, model: Model) => void): Rule =>
  (model, input) => {
    const customer = customerOf(model, input);
    change(customer, input, model);
    return [['Customer', customer.id]];
  };

const archiveCustomer = changeCustomer((customer, _input, model) => {
  const open = owned(model.invoices, customer.id).some(isOpenInvoice);
  if (open && !customer.isArchived) throw new Refusal('CUSTOMER_HAS_INVOICES');
  customer.isArchived = true;
});

interface Edit {
  readonly name: string;
  readonly billingAddress: { readonly country: string };
}

export const customerRules = {
  createSubscription,
  changeSubscription,
  pauseSubscription: pauseOrResume(true),
  resumeSubscription: pauseOrResume(false),
  cancelSubscription,
  requestVerification,
  decideVerification,
  addPaymentMethod,
  setDefaultPaymentMethod,
  archiveCustomer,
  restoreCustomer: changeCustomer((customer) => {
    customer.isArchived = false;
  }),
  changeCustomerStatus: changeCustomer((customer, { status }) => {
    customer.status = String(status);
  }),
  updateCustomer: changeCustomer((customer, input) => {
    const { name, billingAddress } = input.customer as Edit;
    customer.name = name;
    customer.country = billingAddress.country;
  }),
} satisfies Record<string, Rule>;
