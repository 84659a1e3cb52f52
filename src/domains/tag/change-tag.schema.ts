import { builder } from '../../graphql/builder.ts';
import { addMutation, keyField, payloadType } from '../../graphql/mutation.ts';
import { loadObject } from '../../graphql/node.ts';
import { ConflictError, NotFoundError } from '../../kernel/domain-error.ts';
import { createTag, deleteTag, type TagChanged, updateTag } from './tag.service.ts';

const changedTag = (name: string, description: string) =>
  payloadType<TagChanged>(name, {
    scope: 'ADMIN',
    description,
    fields: (t) => ({
      tag: t.field({
        type: 'Tag',
        description: 'The tag as it is now; as it was then, where an earlier answer is told again and it is gone.',
        resolve: async ({ outcome: { tag } }, _args, context, info) =>
          (await loadObject('Tag', tag.id, context, info)) ?? tag,
      }),
    }),
  });

addMutation('createTag', {
  scope: 'ADMIN',
  description:
    'Makes a tag. Tags are made by the way too, wherever a customer is given one that does not exist: here one gets a color at once.',
  input: builder.inputType('CreateTagInput', {
    description: 'A new tag.',
    fields: (t) => ({
      ...keyField(t),
      name: t.string({
        required: true,
        description: 'The word itself, 1 to 64 characters, unique in the organization, case aside.',
      }),
      color: t.string({ description: 'How it is shown: `#1e90ff`.' }),
    }),
  }),
  payload: changedTag('CreateTagPayload', 'The tag was made.'),
  errors: [ConflictError],
  run: createTag,
});

addMutation('updateTag', {
  scope: 'ADMIN',
  description:
    'Renames a tag, or gives it another color, wherever it hangs. A field that is left out stays. Not for keys that are limited to companies.',
  input: builder.inputType('UpdateTagInput', {
    description: 'Which tag, and what to change of it.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: 'The tag that is meant.' }),
      name: t.string({
        description: 'The new word, 1 to 64 characters, unique in the organization, case aside. It cannot be cleared.',
      }),
      color: t.string({ description: 'How it is shown: `#1e90ff`. null clears it.' }),
    }),
  }),
  payload: changedTag('UpdateTagPayload', 'The tag was changed.'),
  errors: [NotFoundError, ConflictError],
  run: updateTag,
});

addMutation('deleteTag', {
  scope: 'ADMIN',
  description:
    'Deletes a tag, and takes it off everything that has it. Not for keys that are limited to companies. Deleting it again with another idempotencyKey answers NOT_FOUND.',
  input: builder.inputType('DeleteTagInput', {
    description: 'Which tag to delete.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: 'The tag that is meant.' }) }),
  }),
  payload: payloadType<{ readonly tagId: string }>('DeleteTagPayload', {
    scope: 'ADMIN',
    description: 'The tag was deleted.',
    fields: (t) => ({
      deletedId: t.id({ description: 'The id that the tag had.', resolve: ({ outcome }) => outcome.tagId }),
    }),
  }),
  errors: [NotFoundError],
  run: deleteTag,
});
