import {
  ConflictError,
  type DomainError,
  errorCodes,
  IdempotencyError,
  InvalidInputError,
  NotFoundError,
} from '../kernel/domain-error.ts';
import { type InputIssue, inputIssueCodes } from '../kernel/input-issue.ts';
import { builder, type GraphObjects, type NodeShape } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { loadObject } from './node.ts';

const ErrorCode = enumOf('ErrorCode', errorCodes, 'What went wrong, stable over releases.');
const InputIssueCode = enumOf('InputIssueCode', inputIssueCodes, 'What is wrong with one value.');

/** Types whose rows are nodes. */
type NodeName = { [K in keyof GraphObjects]: GraphObjects[K] extends NodeShape ? K : never }[keyof GraphObjects] &
  string;

export const UserError = builder.interfaceRef<DomainError>('UserError').implement({
  description: 'What a caller can meet in normal business. Nothing was written.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    code: t.field({
      type: ErrorCode,
      description: 'Stable: decide by it, not by the message.',
      resolve: (error) => error.code,
    }),
    message: t.exposeString('message', { description: 'For a developer to read, in English.' }),
  }),
});

const InputIssueRef = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One problem of an input.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    path: t.stringList({
      description: 'Where: `["input", "customer", "email"]`; list items by their index.',
      resolve: (issue) => [...issue.path],
    }),
    code: t.field({
      type: InputIssueCode,
      description: 'What is wrong, stable over releases.',
      resolve: (issue) => issue.code,
    }),
    message: t.exposeString('message', { description: 'What is wrong and what would be right, in English.' }),
  }),
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'The input breaks rules. All problems are told at once, and nothing was written.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    issues: t.field({
      type: [InputIssueRef],
      description: 'Every problem of the input, one entry each.',
      resolve: (error) => [...error.issues],
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'No such object, or none that your key may see: both answer exactly this.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: t.exposeID('id', {
      nullable: true,
      description: 'The id that was asked for; null where the object was named by something else.',
    }),
  }),
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'Another object already holds a value that must be unique.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    existing: t.field({
      type: 'Node',
      nullable: true,
      authScopes: { SIGNED_IN: true },
      description: 'The object that holds it; null where your key may not see it.',
      // Not by findNode: that one hides what the key may not read, while the id of what stands in the way is free.
      resolve: (error, _args, context, info): Promise<NodeShape | null> | null =>
        error.existing && loadObject(error.existing.typename as NodeName, error.existing.id, context, info),
    }),
  }),
});

builder.objectType(IdempotencyError, {
  name: 'IdempotencyError',
  description: 'The idempotencyKey was used with another input, or its first request still runs.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
});

export const createErrors = [InvalidInputError, NotFoundError, ConflictError, IdempotencyError];
