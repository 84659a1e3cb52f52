import { builder } from '../../graphql/builder.ts';
import { MUTATION_COST } from '../../graphql/cost.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { addMutation, keyAndDryRunFields, payloadType } from '../../graphql/mutation.ts';
import { loadObject } from '../../graphql/node.ts';
import { told, UserError } from '../../graphql/user-error.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import { bulkErrorPolicies, mostItems, restoredError } from './bulk.rules.ts';
import { type BulkItemOutcome, type BulkOutcome, bulkCreateCustomers } from './bulk.service.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    BulkCustomerResult: BulkCustomerResult;
  }
}

export interface BulkCustomerResult extends BulkItemOutcome {
  readonly companyId: string;
  readonly index: number;
  readonly dryRun: boolean;
}

interface BulkSummary {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
}

const BulkCustomerResultRef = builder.objectRef<BulkCustomerResult>('BulkCustomerResult').implement({
  description: 'What became of one item of the batch.',
  extensions: { rule: 'CUSTOMERS_WRITE' },
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'The place of the item in `items`, from 0.' }),
    clientRef: t.exposeString('clientRef', { nullable: true, description: 'What the item was called in the input.' }),
    ok: t.boolean({
      description: 'Whether nothing stands in its way. Where another item undid the batch, ok without a customer.',
      resolve: ({ error }) => error === null,
    }),
    customer: t.field({
      type: 'Customer',
      nullable: true,
      description: 'The new customer; null where the item failed, where nothing was written, and for a dry run.',
      resolve: ({ customerId, dryRun }, _args, context, info) =>
        dryRun ? null : loadObject('Customer', customerId, context, info),
    }),
    error: t.field({
      type: UserError,
      nullable: true,
      description:
        'What stands in its way: InvalidInputError with all its issues, or ConflictError. null where it is ok.',
      resolve: ({ error }) => (error === null ? null : told(restoredError(error))),
    }),
    changes: t.field({
      type: ['FieldChange'],
      description: 'Every field of the new record, or of the one that would be; none where the item failed.',
      resolve: ({ changes }) => [...changes],
    }),
  }),
});

const BulkSummaryRef = builder.objectRef<BulkSummary>('BulkSummary').implement({
  description: 'The batch in numbers.',
  extensions: { rule: 'CUSTOMERS_WRITE' },
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'How many items there were.' }),
    succeeded: t.exposeInt('succeeded', { description: 'How many customers were made, or would be.' }),
    failed: t.exposeInt('failed', { description: 'How many items have an error.' }),
  }),
});

const BulkCustomerInput = builder.inputType('BulkCustomerInput', {
  description: 'One customer of a batch.',
  fields: (t) => ({
    clientRef: t.string({
      description: 'Your own name for the item, told again with its result: up to 256 characters.',
    }),
    customer: t.field({ type: 'CustomerDetailsInput', required: true, description: 'What is known of the customer.' }),
  }),
});

addMutation('bulkCreateCustomers', {
  scope: 'CUSTOMERS_WRITE',
  cost: ({ items }) => MUTATION_COST * Math.max(items.length, 1),
  description: `Makes up to ${mostItems} customers of one company at once. Each item is checked as createCustomer checks it, and tells its own verdict.`,
  input: builder.inputType('BulkCreateCustomersInput', {
    description: 'New customers of one company. The idempotencyKey covers the whole batch, failed items included.',
    fields: (t) => ({
      ...keyAndDryRunFields(t),
      companyId: t.id({ description: 'The company that all belong to. May be left out when your key sees just one.' }),
      errorPolicy: t.field({
        type: enumOf('BulkErrorPolicy', bulkErrorPolicies, 'What a failed item does to the others of its batch.'),
        required: true,
        defaultValue: 'CONTINUE',
        description: 'What an item that fails does to the others.',
      }),
      items: t.field({ type: [BulkCustomerInput], required: true, description: `The customers, 1 to ${mostItems}.` }),
    }),
  }),
  payload: payloadType<BulkOutcome>('BulkCreateCustomersPayload', {
    scope: 'CUSTOMERS_WRITE',
    description: 'The batch was worked through, or would be.',
    fields: (t) => ({
      results: t.field({
        type: [BulkCustomerResultRef],
        extensions: { size: mostItems },
        description: 'One for each item, in the order of the items.',
        resolve: ({ outcome: { companyId, items }, dryRun }) =>
          items.map((item, index) => ({ ...item, companyId, index, dryRun })),
      }),
      summary: t.field({
        type: BulkSummaryRef,
        description: 'The batch in numbers.',
        resolve: ({ outcome }) => summaryOf(outcome),
      }),
      dryRun: t.exposeBoolean('dryRun', { description: 'Whether nothing was written, as asked.' }),
    }),
  }),
  errors: [NotFoundError],
  run: bulkCreateCustomers,
});

function summaryOf({ items }: BulkOutcome): BulkSummary {
  const failed = items.filter(({ error }) => error !== null).length;
  const succeeded = items.filter(({ customerId }) => customerId !== null).length;
  return { total: items.length, succeeded, failed };
}
