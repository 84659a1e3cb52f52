import { Prisma } from './generated/client.ts';

export const sql = Prisma.sql;
export const joinSql = Prisma.join;
export const rawSql = Prisma.raw;
export type Sql = Prisma.Sql;

/**
 * Stands for the organization in a statement. Whoever runs the statement is bound to one organization and puts its id
 * here, as parameter $1; a statement without it is refused. So no statement can name another tenant, or none.
 */
export const TENANT = Symbol('tenant');

/** A statement ready for the driver: `$1` is the organization. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export class TenantBoundaryError extends Error {}

/**
 * Writes the organization into a statement, as `$1::uuid` wherever TENANT stands.
 * @throws TenantBoundaryError where TENANT stands nowhere: such a statement would cross tenants.
 */
export function bindTenant(statement: Sql, organizationId: string): BoundStatement {
  const values: unknown[] = [organizationId];
  let bound = false;
  let text = statement.strings[0] ?? '';
  statement.values.forEach((value, index) => {
    if (value === TENANT) bound = true;
    text += value === TENANT ? '$1::uuid' : `$${values.push(value)}`;
    text += statement.strings[index + 1] ?? '';
  });
  if (!bound) throw new TenantBoundaryError(`A statement without its tenant: ${text.slice(0, 200)}`);
  return { text, values };
}
