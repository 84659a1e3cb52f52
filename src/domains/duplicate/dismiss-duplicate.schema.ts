import { builder } from '../../graphql/builder.ts';
import { addMutation, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject } from '../../graphql/node.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import { type DuplicateDismissed, dismissDuplicate } from './dismiss-duplicate.service.ts';

addMutation('dismissDuplicate', {
  scope: 'CUSTOMERS_MERGE',
  description:
    'Remembers that two customers are not the same: they are never proposed again, whatever changes. Dismissing them twice is no error.',
  input: builder.inputType('DismissDuplicateInput', {
    description: 'Two customers that are not the same.',
    fields: (t) => ({
      ...keyField(t),
      customerIds: t.idList({
        required: true,
        description: 'The ids of exactly two customers of one company. One that was merged leads to the survivor.',
      }),
    }),
  }),
  payload: payloadType<DuplicateDismissed>('DismissDuplicatePayload', {
    scope: 'CUSTOMERS_MERGE',
    description: 'The two are not proposed as a pair any more.',
    fields: (t) => ({
      customers: t.field({
        type: ['Customer'],
        description: 'The two, in the order of `customerIds`; for a merged customer its survivor.',
        resolve: ({ outcome }, _args, context, info) =>
          Promise.all(outcome.customerIds.map((id) => getObject('Customer', id, context, info))),
      }),
    }),
  }),
  errors: [NotFoundError],
  run: dismissDuplicate,
});
