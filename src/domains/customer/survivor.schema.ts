import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../graphql/context.ts';
import { neededColumns } from '../../graphql/selection.ts';
import { isUuid } from '../../kernel/uuid.ts';
import { type CustomerRow, customerTable } from './customer.repository.ts';

/** The customer of an id; for one that was merged, the survivor at the end of the chain. */
export async function loadSurvivor(
  id: string | null,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<CustomerRow | null> {
  if (id === null || !isUuid(id)) return null;
  const columns = [...neededColumns(info, 'Customer'), 'mergedIntoId'];
  const found = await context.reader.byId(customerTable, id, columns);
  // A chain has one step for each merge after the first; nobody else pays for it.
  return found && found.mergedIntoId !== null ? loadSurvivor(found.mergedIntoId, context, info) : found;
}
