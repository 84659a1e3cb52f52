import { GraphQLError } from 'graphql';
import type { Price, PricedField } from './cost.ts';

/** What makes an operation too costly, and what would fit. */
interface Advice {
  readonly path: readonly string[];
  readonly argument: 'first' | 'last' | null;
  /** The largest page that fits, all else being equal; null where none does. */
  readonly fits: number | null;
}

/** The error for an operation that costs more than the limit: names the dearest field, and a page size that fits. */
export function tooCostly(price: Price, limit: number): GraphQLError {
  const { path, argument, fits } = adviseOn(price, limit);
  const hint =
    fits === null ? 'Select less of it' : `Ask there for ${argument}: ${fits}, and for the rest by its cursor`;
  const field = path.length > 0 ? ` Most of it is ${path.join('.')}.` : '';
  return new GraphQLError(`This would cost ${price.total} points, and ${limit} is the limit.${field} ${hint}.`, {
    extensions: { code: 'QUERY_TOO_COSTLY', requested: price.total, limit, field: path, argument, fits },
  });
}

interface Candidate {
  readonly field: PricedField;
  readonly path: readonly string[];
  /** How often it is read: the sizes of the pages that it is in, multiplied. */
  readonly times: number;
}

/** Down the dearest fields to the innermost page that is half of all; from there up to one that can be made small enough. */
function adviseOn({ fields, total }: Price, limit: number): Advice {
  const line: Candidate[] = [];
  let level: readonly PricedField[] = fields;
  let times = 1;
  let path: readonly string[] = [];
  while (level.length > 0) {
    const dearest = level.reduce((most, one) => (one.total > most.total ? one : most));
    if (dearest.total * times * 2 < total) break;
    path = [...path, ...dearest.path];
    line.push({ field: dearest, path, times });
    times *= dearest.size;
    level = dearest.below;
  }
  for (const { field, path: at, times: often } of line.toReversed()) {
    if (field.pageArgument === null) continue;
    const fits = Math.floor(field.size - (total - limit) / (field.each * often));
    if (fits >= 1) return { path: at, argument: field.pageArgument, fits };
  }
  const sized = line.findLast(({ field }) => field.size > 0) ?? line.at(-1);
  return { path: sized?.path ?? [], argument: null, fits: null };
}
