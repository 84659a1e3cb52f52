import type { FieldMap, InputFieldMap } from '@pothos/core';
import type { Scope } from '../access/scopes.ts';
import { DomainError, IdempotencyError, InvalidInputError } from '../kernel/domain-error.ts';
import { builder, type GraphObjects, type NodeShape } from './builder.ts';
import type { Context } from './context.ts';
import { MUTATION_COST } from './cost.ts';
import { getObject } from './node.ts';

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;
export type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/** What a mutation answers: idempotency.service.ts makes it. */
export interface Answered<Outcome> {
  readonly outcome: Outcome;
  readonly replayed: boolean;
  readonly dryRun: boolean;
}

interface Change {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** The key that every input of a mutation has. */
export function keyField(t: InputBuilder) {
  return {
    idempotencyKey: t.string({
      required: true,
      description:
        '1 to 255 characters, new for each request that means something new. The same key and input again answer the same, `replayed`, and do nothing. Kept 7 days.',
    }),
  } satisfies InputFieldMap;
}

/** The key, and the choice to write nothing. */
export function keyAndDryRunFields(t: InputBuilder) {
  return {
    ...keyField(t),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Check everything, tell the `changes`, write nothing.',
    }),
  } satisfies InputFieldMap;
}

interface PayloadOptions<Outcome> {
  /** The mutation's scope: a payload's own fields need no more. */
  readonly scope: Scope;
  readonly description: string;
  readonly fields: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Answered<Outcome>>) => FieldMap;
}

/** A payload: its own fields, and `replayed`. */
export function payloadType<Outcome>(name: string, { scope, description, fields }: PayloadOptions<Outcome>) {
  return builder.objectRef<Answered<Outcome>>(name).implement({
    description,
    extensions: { rule: scope },
    fields: (t) => ({
      ...fields(t),
      replayed: t.exposeBoolean('replayed', { description: 'Whether this is an earlier answer, told again.' }),
    }),
  });
}

/** The payload of a mutation that can be rehearsed: `dryRun` and `changes` beside its own fields. */
export function rehearsedPayloadType<Outcome extends { readonly changes: readonly Change[] }>(
  name: string,
  { scope, description, fields }: PayloadOptions<Outcome>,
) {
  return payloadType<Outcome>(name, {
    scope,
    description,
    fields: (t) => ({
      ...fields(t),
      changes: t.field({
        type: ['FieldChange'],
        description:
          'Every field that was changed, or would be, derived ones too. Ids, times and the version are left out.',
        resolve: ({ outcome }) => [...outcome.changes],
      }),
      dryRun: t.exposeBoolean('dryRun', { description: 'Whether nothing was written, as asked.' }),
    }),
  });
}

const asItIs = 'The customer as it is now.';
export const asItIsOrWas = 'The customer as it is now; as it was, for a dry run.';

/** The customer that a mutation was about, read afresh: in the payload of every mutation that changes one. */
export function changedCustomerField<Outcome extends { readonly customerId: string }>(
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, Answered<Outcome>>,
  description = asItIs,
) {
  return t.field({
    type: 'Customer',
    description,
    resolve: ({ outcome }, _args, context, info) => getObject('Customer', outcome.customerId, context, info),
  });
}

/** Types whose rows are nodes. */
type NodeName = { [K in keyof GraphObjects]: GraphObjects[K] extends NodeShape ? K : never }[keyof GraphObjects] &
  string;

/** The object that a mutation made or changed, read afresh by the id in its outcome. */
export function changedField<Name extends NodeName, Outcome extends { readonly id: string }>(
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, Answered<Outcome>>,
  type: Name,
  description: string,
) {
  return t.field({
    type: type as 'Customer',
    description,
    resolve: ({ outcome }, _args, context, info) => getObject(type as 'Customer', outcome.id, context, info),
  });
}

type ErrorClass = new (...args: never[]) => DomainError;

interface MutationOptions<Input, Outcome> {
  readonly scope: Scope;
  readonly description: string;
  readonly input: PothosSchemaTypes.InputObjectRef<Types, Input>;
  readonly payload: PothosSchemaTypes.ObjectRef<Types, Answered<Outcome>>;
  /** What it can meet besides a bad input and its idempotency key. */
  readonly errors: readonly ErrorClass[];
  /** Its price in points, MUTATION_COST where it is left out. */
  readonly cost?: (input: Input) => number;
  /** The service. It runs by runMutation, which keeps the rules of every write. */
  readonly run: (context: Context, input: Input) => Promise<Answered<Outcome>>;
}

/** A mutation as all of them are: one input, and a union of the payload and the errors that it can meet. */
export function addMutation<Input, Outcome>(name: string, options: MutationOptions<Input, Outcome>): void {
  const { scope, description, input, payload, errors, cost = () => MUTATION_COST, run } = options;
  builder.mutationField(name, (t) =>
    t.field({
      type: payload,
      authScopes: { [scope]: true },
      extensions: { cost: (args: { readonly input?: Input }) => (args.input ? cost(args.input) : MUTATION_COST) },
      description,
      args: { input: t.arg({ type: input, required: true, description: 'What to do, and the key of the request.' }) },
      errors: {
        types: [...errors, InvalidInputError, IdempotencyError],
        union: {
          name: `${name[0]?.toUpperCase()}${name.slice(1)}Result`,
          description: 'The payload, or what stands in the way.',
        },
      },
      resolve: async (_root, args, context) => {
        const answered = await noted(context, run(context, (args as { readonly input: Input }).input));
        // What was read before is not true any more.
        context.reader.forget();
        return answered as never;
      },
    }),
  );
}

/** What stands in the way is told in the answer's data: the log and the metrics know it by this. */
async function noted<Answer>({ figures }: Context, work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError) figures.codes.push(error.code);
    throw error;
  }
}
