import { builder } from '../../graphql/builder.ts';
import { addMutation, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject } from '../../graphql/node.ts';
import { NotFoundError } from '../../kernel/domain-error.ts';
import { addTags, type ObjectsTagged, removeTags } from './add-tags.service.ts';

const subjectsPayload = (name: string, description: string) =>
  payloadType<ObjectsTagged>(name, {
    scope: 'CUSTOMERS_WRITE',
    description,
    fields: (t) => ({
      subjects: t.field({
        type: ['Node'],
        description: 'The objects as they are now, in the order of `subjectIds`; for a merged customer its survivor.',
        resolve: ({ outcome }, _args, context, info) =>
          Promise.all(outcome.subjects.map(({ typename, id }) => getObject(typename, id, context, info))),
      }),
    }),
  });

const subjectIdsDescription =
  'Ids of customers, subscriptions and invoices, mixed as you like, 1 to 100. Subscriptions and invoices need BILLING_WRITE too. One that was merged leads to the survivor.';

addMutation('addTags', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Puts tags on customers, subscriptions and invoices: on all of them, or on none where something stands in the way. A tag that is there already is no error.',
  input: builder.inputType('AddTagsInput', {
    description: 'Which objects, and which tags to put on each of them.',
    fields: (t) => ({
      ...keyField(t),
      subjectIds: t.idList({ required: true, description: subjectIdsDescription }),
      tags: t.stringList({
        required: true,
        description:
          'Names of tags, 1 to 50, whatever their case. Unknown ones are made. An object has at most 50 tags.',
      }),
    }),
  }),
  payload: subjectsPayload('AddTagsPayload', 'The objects have the tags.'),
  errors: [NotFoundError],
  run: addTags,
});

addMutation('removeTags', {
  scope: 'CUSTOMERS_WRITE',
  description:
    'Takes tags off customers, subscriptions and invoices: off all of them, or off none where something stands in the way. A tag that is not there is no error. The tags themselves stay.',
  input: builder.inputType('RemoveTagsInput', {
    description: 'Which objects, and which tags to take off each of them.',
    fields: (t) => ({
      ...keyField(t),
      subjectIds: t.idList({ required: true, description: subjectIdsDescription }),
      tags: t.stringList({ required: true, description: 'Names of tags, 1 to 50, whatever their case.' }),
    }),
  }),
  payload: subjectsPayload('RemoveTagsPayload', 'The objects do not have the tags.'),
  errors: [NotFoundError],
  run: removeTags,
});
