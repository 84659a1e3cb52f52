import type { GraphQLResolveInfo } from 'graphql';
import { hasScope } from '../access/actor.ts';
import {
  ConflictError,
  type DomainError,
  errorCodes,
  IdempotencyError,
  InvalidInputError,
  NotFoundError,
  RuleError,
  type Subject,
} from '../kernel/domain-error.ts';
import { type InputIssue, inputIssueCodes } from '../kernel/input-issue.ts';
import { maskPersonal } from '../kernel/mask-personal.ts';
import { isUuid } from '../kernel/uuid.ts';
import { verificationKinds } from '../kernel/verification-kind.ts';
import { builder, type GraphObjects, type NodeShape } from './builder.ts';
import type { Context } from './context.ts';
import { enumOf } from './enum-of.ts';
import { loadObject } from './node.ts';

const ErrorCode = enumOf('ErrorCode', errorCodes, 'What went wrong, stable over releases.');
const InputIssueCode = enumOf('InputIssueCode', inputIssueCodes, 'What is wrong with one value.');

/** Types whose rows are nodes. */
type NodeName = { [K in keyof GraphObjects]: GraphObjects[K] extends NodeShape ? K : never }[keyof GraphObjects] &
  string;

/** An error that is a value: GraphQL would take an Error in a field for the failure of that field. */
export function told(error: DomainError): DomainError {
  return { ...error, message: error.message, __typename: error.constructor.name } as unknown as DomainError;
}

function isTold(type: abstract new (...args: never) => DomainError): (value: unknown) => boolean {
  return (value) => value instanceof type || (value as { __typename?: unknown }).__typename === type.name;
}

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
  isTypeOf: isTold(InvalidInputError),
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
  isTypeOf: isTold(NotFoundError),
  description: 'No such object, or none that your key may see: both answer exactly this.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'The id that was asked for; null where the object was named by something else.',
      // Whatever a caller sent: an id of ours is a UUID, and is not looked into.
      resolve: ({ id }, _args, { actor }) =>
        id === null || isUuid(id) || hasScope(actor, 'CUSTOMERS_PII') ? id : String(maskPersonal(id)),
    }),
  }),
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  isTypeOf: isTold(ConflictError),
  description: 'Another object already holds a value that must be unique.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    existing: t.field({
      type: 'Node',
      nullable: true,
      authScopes: { SIGNED_IN: true },
      description: 'The object that holds it; null where your key may not see it.',
      resolve: (error, _args, context, info) => error.existing && loadSubject(error.existing, context, info),
    }),
  }),
});

builder.objectType(RuleError, {
  name: 'RuleError',
  isTypeOf: isTold(RuleError),
  description: 'A rule of the business forbids it as things stand. Nothing was written.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    path: t.stringList({
      nullable: true,
      description: 'The input that the rule speaks of: `["input", "customer", "timezone"]`; null for the whole.',
      resolve: ({ details }) => (details.path ? [...details.path] : null),
    }),
    subjects: t.field({
      type: ['Node'],
      authScopes: { SIGNED_IN: true },
      description: 'What stands in the way: the open invoices, the other customer. Those that your key may see.',
      resolve: async ({ details }, _args, context, info) => {
        const subjects = (details.subjects ?? []).map((subject) => loadSubject(subject, context, info));
        return (await Promise.all(subjects)).filter((subject) => subject !== null);
      },
    }),
    missingVerifications: t.field({
      type: [enumOf('VerificationKind', verificationKinds, 'What a verification proves.')],
      description: 'The verifications that are lacking, with VERIFICATION_REQUIRED; else none.',
      resolve: ({ details }) => [...(details.missingVerifications ?? [])],
    }),
    shortfall: t.field({
      type: 'Money',
      nullable: true,
      description: 'How much is lacking, with INSUFFICIENT_FUNDS; else null.',
      resolve: ({ details }) => details.shortfall ?? null,
    }),
    currentVersion: t.int({
      nullable: true,
      description: "The customer's version as it is, with VERSION_CONFLICT; else null.",
      resolve: ({ details }) => details.currentVersion ?? null,
    }),
  }),
});

/** Not by findNode: that one hides what the key may not read, while the id of what stands in the way is free. */
export function loadSubject(
  { typename, id }: Subject,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<NodeShape | null> {
  return loadObject(typename as NodeName, id, context, info);
}

builder.objectType(IdempotencyError, {
  name: 'IdempotencyError',
  isTypeOf: isTold(IdempotencyError),
  description: 'The idempotencyKey was used with another input, or its first request still runs.',
  interfaces: [UserError],
  extensions: { rule: 'SIGNED_IN' },
});
