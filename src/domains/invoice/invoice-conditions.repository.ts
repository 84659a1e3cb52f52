import { joinSql, rawSql, type Sql, sql } from '../../database/sql.ts';
import { isOpen } from './invoice.repository.ts';
import type { InvoiceStatus } from './invoice.rules.ts';

const isDue = 't.due_at < statement_timestamp()';
const isUnsent = (state: 'DRAFT' | 'VOID' | 'CREDITED') => `(t.state <> 'SENT' and t.state = '${state}')`;

/**
 * What each status means, in the words by which indexes are found: the partial ones of what is open and of what is not sent.
 * Exactly what the column `status` computes.
 */
const statusConditions: Readonly<Record<InvoiceStatus, string>> = {
  DRAFT: isUnsent('DRAFT'),
  SENT: `(${isOpen} and t.amount_paid <= 0 and (${isDue}) is not true)`,
  PARTIALLY_PAID: `(${isOpen} and t.amount_paid > 0 and (${isDue}) is not true)`,
  PAID: "(t.state = 'SENT' and t.amount_paid >= t.total)",
  OVERDUE: `(${isOpen} and ${isDue})`,
  VOID: isUnsent('VOID'),
  CREDITED: isUnsent('CREDITED'),
};

export interface InvoiceCondition {
  readonly status?: readonly InvoiceStatus[] | null | undefined;
  readonly open?: boolean | null | undefined;
  readonly currency?: readonly string[] | null | undefined;
  readonly issuedAt?: { readonly gte: string | null; readonly lt: string | null } | null | undefined;
}

export function invoiceConditions(condition: InvoiceCondition): Sql[] {
  const { status: statuses, open, currency, issuedAt } = condition;
  const conditions: Sql[] = [];
  if (statuses) conditions.push(hasStatus(statuses));
  if (typeof open === 'boolean') conditions.push(open ? rawSql(isOpen) : sql`not ${rawSql(isOpen)}`);
  if (currency) conditions.push(sql`t.currency = any(${currency}::text[])`);
  if (issuedAt?.gte) conditions.push(sql`t.issued_at >= ${issuedAt.gte}::timestamptz`);
  if (issuedAt?.lt) conditions.push(sql`t.issued_at < ${issuedAt.lt}::timestamptz`);
  return conditions;
}

function hasStatus(statuses: readonly InvoiceStatus[]): Sql {
  const each = [...new Set(statuses)].map((status) => rawSql(statusConditions[status]));
  return each.length === 0 ? sql`false` : sql`(${joinSql(each, ' or ')})`;
}
