import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type PothosOutputFieldType,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { hasScope } from '../access/actor.ts';
import { maskPersonal, maskPhone } from '../kernel/mask-personal.ts';
import type { Context } from './context.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      maskPersonal: MaskPlugin<Types>;
    }
  }
}

/** Scalars that can hold whatever people write. The others are ids, numbers, times and words of a vocabulary. */
const texts: ReadonlySet<string> = new Set(['String', 'EmailAddress', 'URL', 'JSON', 'JSONObject']);

/**
 * Masks personal numbers in every text of every answer for a key without CUSTOMERS_PII, so that no field can forget to:
 * a number is known by itself, wherever it stands. `extensions.mask` of a field says otherwise: `none` for texts that only
 * we make, `phone` for telephone numbers, which look alike.
 */
class MaskPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const how = field.extensions?.mask;
    if (how === 'none' || !this.isText(field.type)) return resolver;
    const mask =
      how === 'phone' ? (value: unknown) => (typeof value === 'string' ? maskPhone(value) : value) : maskPersonal;
    return (parent, args, context, info) => {
      const value = resolver(parent, args, context, info);
      if (hasScope((context as Context).actor, 'CUSTOMERS_PII')) return value;
      return value instanceof Promise ? value.then(mask) : mask(value);
    };
  }

  private isText(type: PothosOutputFieldType<Types>): boolean {
    if (type.kind === 'List') return this.isText(type.type);
    return type.kind === 'Scalar' && texts.has(this.buildCache.getTypeConfig(type.ref).name);
  }
}

SchemaBuilder.registerPlugin('maskPersonal', MaskPlugin);
