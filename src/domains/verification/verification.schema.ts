import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { listChildren } from '../../graphql/list-children.ts';
import { addMutation, changedCustomerField, changedField, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { verificationKinds } from '../../kernel/verification-kind.ts';
import { requestOrder, type VerificationRow, verificationTable } from './verification.repository.ts';
import { verificationStatuses } from './verification.rules.ts';
import { decideVerification, type OwnedChanged, requestVerification } from './verification.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Verification: VerificationRow;
  }
}

const VerificationKindEnum = enumOf('VerificationKind', verificationKinds, 'What a verification proves.');
const VerificationStatusEnum = enumOf('VerificationStatus', verificationStatuses, 'How a verification stands.');

registerNode(verificationTable, 'CUSTOMERS_READ');
builder.objectType('Verification', {
  description:
    'A proof that was asked of a customer, and what was decided about it. One approved and unexpired of a kind suffices.',
  interfaces: [Node],
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    id: idField(t),
    customer: t.field({
      type: 'Customer',
      description: 'Who is verified.',
      extensions: { columns: ['customerId'] },
      resolve: (verification, _args, context, info) => getObject('Customer', verification.customerId, context, info),
    }),
    paymentMethod: t.field({
      type: 'PaymentMethod',
      nullable: true,
      authScopes: { BILLING_READ: true },
      description: 'The payment method that a PAYMENT_INSTRUMENT is about; null for the other kinds.',
      extensions: { columns: ['paymentMethodId'] },
      resolve: (verification, _args, context, info) =>
        loadObject('PaymentMethod', verification.paymentMethodId, context, info),
    }),
    kind: t.expose('kind', { type: VerificationKindEnum, description: 'What it proves.' }),
    status: t.expose('status', {
      type: VerificationStatusEnum,
      description: 'How it stands. EXPIRED follows from the clock.',
    }),
    evidence: t.expose('evidence', {
      type: 'JSONObject',
      nullable: true,
      description: 'What it was asked with: references to documents, answers of a provider. Gone once it is erased.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it was decided so; null where nobody said.' }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it was asked for.' }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided; null while it is PENDING.',
    }),
    decidedBy: t.field({
      type: 'ApiKey',
      nullable: true,
      description: 'The key that decided it; null for ADMIN_API_KEY, and while it is PENDING.',
      extensions: { columns: ['decidedById'] },
      resolve: (verification, _args, context, info) => loadObject('ApiKey', verification.decidedById, context, info),
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on an approval does not count any more; null where it lasts.',
    }),
  }),
});

builder.objectField('Customer', 'verifications', (t) =>
  t.field({
    type: ['Verification'],
    authScopes: { CUSTOMERS_READ: true },
    description: 'What was asked of it to prove, newest first, the 1000 newest at most.',
    resolve: (customer, _args, context, info) =>
      listChildren(verificationTable, { column: 'customer_id', id: customer.id }, requestOrder, context, info, {
        direction: 'DESC',
      }),
  }),
);

addMutation('requestVerification', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Asks for a verification of a customer: PENDING until decideVerification. Several of a kind may be asked for. Archived customers may be verified, erased ones answer CUSTOMER_ARCHIVED.',
  input: builder.inputType('RequestVerificationInput', {
    description: 'Who is to be verified, and of what kind.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({ required: true, description: 'The customer. One that was merged leads to the survivor.' }),
      kind: t.field({ type: VerificationKindEnum, required: true, description: 'What is to be proven.' }),
      paymentMethodId: t.id({
        description:
          'The payment method of the customer that a PAYMENT_INSTRUMENT is about: needed for it, and not allowed for the other kinds.',
      }),
      evidence: t.field({
        type: 'JSONObject',
        description:
          'What speaks for it: references to documents, answers of a provider. At most 50 keys of up to 40 characters, text up to 500, 5 levels deep.',
      }),
    }),
  }),
  payload: payloadType<OwnedChanged>('RequestVerificationPayload', {
    scope: 'CUSTOMERS_WRITE',
    description: 'The verification was asked for.',
    fields: (t) => ({
      verification: changedField(t, 'Verification', 'What was asked for, as it is now.'),
      customer: changedCustomerField(t),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: requestVerification,
});

addMutation('decideVerification', {
  scope: 'ADMIN',
  description:
    'Approves or rejects a verification that is PENDING, for good: INVALID_TRANSITION where it was decided before. The approval of a PAYMENT_INSTRUMENT takes needsReverification off its payment method.',
  input: builder.inputType('DecideVerificationInput', {
    description: 'Which verification, and what is decided.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: "The verification's id." }),
      status: t.field({
        type: VerificationStatusEnum,
        required: true,
        description: 'APPROVED or REJECTED; the others are no decision.',
      }),
      reason: t.string({ description: 'Why, 1 to 1000 characters.' }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'From when on the approval does not count any more: in the future, and only with APPROVED.',
      }),
    }),
  }),
  payload: payloadType<OwnedChanged>('DecideVerificationPayload', {
    scope: 'ADMIN',
    description: 'The verification is decided.',
    fields: (t) => ({
      verification: changedField(t, 'Verification', 'The verification as it is now.'),
      customer: changedCustomerField(t),
    }),
  }),
  errors: [NotFoundError, RuleError],
  run: decideVerification,
});
