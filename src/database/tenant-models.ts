import { Prisma } from './generated/client.ts';
import { type OnStatement, watched } from './on-statement.ts';
import { TenantBoundaryError } from './sql.ts';

/** The only operations that a tenant-bound client has: each names its rows by plain columns of one table. */
const operations = ['create', 'createMany', 'findFirst', 'findMany', 'updateMany', 'deleteMany', 'count'] as const;
type Operation = (typeof operations)[number];

/** A domain writes by these models. `api_key` and `organization` are looked up before there is a tenant: see access/. */
export const tenantModels = {
  company: 'Company',
  apiKey: 'ApiKey',
  apiKeyCompany: 'ApiKeyCompany',
  idempotencyKey: 'IdempotencyKey',
  auditEvent: 'AuditEvent',
  customer: 'Customer',
  customerIdentity: 'CustomerIdentity',
  wallet: 'Wallet',
  walletTransaction: 'WalletTransaction',
  plan: 'Plan',
  planSubscription: 'PlanSubscription',
  invoice: 'Invoice',
  taxIdentifier: 'TaxIdentifier',
  externalReference: 'ExternalReference',
  tag: 'Tag',
  tagLink: 'TagLink',
  customFieldDefinition: 'CustomFieldDefinition',
  customFieldValue: 'CustomFieldValue',
  paymentMethod: 'PaymentMethod',
  verification: 'Verification',
  invoiceLine: 'InvoiceLine',
  invoicePayment: 'InvoicePayment',
  invoiceCounter: 'InvoiceCounter',
} as const satisfies Record<string, keyof typeof Prisma.ModelName>;
type ModelKey = keyof typeof tenantModels;

export type TenantModels = { readonly [K in ModelKey]: Pick<Prisma.TransactionClient[K], Operation> };

/**
 * Prisma's models, cut down to what cannot leave a tenant. Every call must name `organizationId`, the one this client is
 * bound to, in `where` and in each row of `data`, and may name nothing but columns: a relation (include, connect, a nested
 * write or filter) reads rows that no such check has seen. Whatever is not understood is refused.
 * @throws TenantBoundaryError at the call, before anything is sent.
 */
export function bindModels(
  client: Prisma.TransactionClient,
  organizationId: string,
  onStatement: OnStatement | undefined,
): TenantModels {
  const models = {};
  // A transaction uses few of them, and Prisma takes its time to make one: each is bound when it is asked for.
  for (const [key, model] of Object.entries(tenantModels))
    Object.defineProperty(models, key, {
      enumerable: true,
      get: () => bindModel(client[key as ModelKey], model, organizationId, onStatement),
    });
  return models as TenantModels;
}

type AnyCall = (args: Record<string, unknown>) => unknown;

function bindModel(
  delegate: object,
  model: keyof typeof Prisma.ModelName,
  organizationId: string,
  onStatement: OnStatement | undefined,
): object {
  const calls = delegate as Record<Operation, AnyCall>;
  const columns = columnsOf(model);
  return Object.fromEntries(
    operations.map((operation) => [
      operation,
      (args: Record<string, unknown> = {}) => {
        check(operation, args, columns, organizationId);
        // Prisma's own promise has a method for every relation; a plain one has none.
        return watched(onStatement, `${model}.${operation}`, () => Promise.resolve(calls[operation](args)));
      },
    ]),
  );
}

function columnsOf(model: keyof typeof Prisma.ModelName): ReadonlySet<string> {
  return new Set(Object.keys(Prisma[`${model}ScalarFieldEnum`]));
}

function check(
  operation: Operation,
  args: Record<string, unknown>,
  columns: ReadonlySet<string>,
  organizationId: string,
): void {
  const allowed = new Set(['where', 'data', 'select', 'orderBy', 'take', 'skip', 'skipDuplicates']);
  for (const name of Object.keys(args)) if (!allowed.has(name)) refuse(`${operation} with ${name}`);
  if (operation.startsWith('create')) {
    const rows = Array.isArray(args.data) ? args.data : [args.data];
    for (const row of rows) checkColumns(row, columns, organizationId, true);
    return;
  }
  checkColumns(args.where, columns, organizationId, true);
  for (const part of [args.data, args.select].filter((value) => value !== undefined))
    checkColumns(part, columns, organizationId, false);
  for (const order of [args.orderBy ?? []].flat()) checkOrder(order, columns);
}

function checkColumns(part: unknown, columns: ReadonlySet<string>, organizationId: string, needsTenant: boolean): void {
  if (typeof part !== 'object' || part === null) refuse('no columns');
  for (const name of Object.keys(part)) if (!columns.has(name)) refuse(`${name}, which is no column`);
  const named = 'organizationId' in part ? part.organizationId : undefined;
  if (needsTenant ? named !== organizationId : named !== undefined && named !== true)
    refuse('another organization, or none');
}

/** Rows may be ordered by columns only: a relation's would be read. */
function checkOrder(order: unknown, columns: ReadonlySet<string>): void {
  for (const [name, direction] of Object.entries(order ?? {}))
    if (!columns.has(name) || typeof direction !== 'string') refuse(`an order by ${name}`);
}

function refuse(what: string): never {
  throw new TenantBoundaryError(`A tenant-bound client refuses ${what}`);
}
