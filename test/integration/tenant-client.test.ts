import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/client.ts';
import { rawSql, sql, TENANT, TenantBoundaryError } from '../../src/database/sql.ts';
import type { TenantDatabase, TenantTransaction } from '../../src/database/tenant-database.ts';
import { tenantModels } from '../../src/database/tenant-models.ts';
import { projectRoot } from '../../src/project-root.ts';
import { createFullTenant, type FullTenant } from '../support/full-tenant.ts';

type Args = Readonly<Record<string, unknown>>;
type Calls = Readonly<Record<string, (args?: Args) => Promise<unknown>>>;
type ModelKey = keyof typeof tenantModels;
const models = Object.keys(tenantModels) as ModelKey[];

const statements: string[] = [];
let database: Database;
let tenant: FullTenant;
let other: FullTenant;
let bound: TenantDatabase;
beforeAll(async () => {
  database = openDatabase({ url: inject('databaseUrl'), poolSize: 3, onStatement: (text) => statements.push(text) });
  tenant = await createFullTenant(database.pool);
  other = await createFullTenant(database.pool);
  bound = database.tenant(tenant.organizationId);
});
afterAll(() => database.close());

const callsOf = (tx: TenantTransaction, model: ModelKey) => tx[model] as unknown as Calls;

/** The fields of a model that are relations, from schema.prisma. */
function relationsOf(model: ModelKey): string[] {
  const schema = readFileSync(join(projectRoot, 'prisma/schema.prisma'), 'utf8');
  const all = [...schema.matchAll(/^model (\w+) \{$/gm)].map(([, name]) => name);
  const [, body = ''] = new RegExp(`^model ${tenantModels[model]} \\{$(.*?)^\\}$`, 'ms').exec(schema) ?? [];
  return [...body.matchAll(/^ {2}(\w+) +(\w+)/gm)]
    .filter(([, , type]) => all.includes(type))
    .map(([, field]) => field ?? '');
}

/** Calls that may not reach the database, for one model. */
function forbidden(
  organizationId: string,
  elsewhere: string,
  relations: readonly string[],
): [string, Args | undefined][] {
  const own = { organizationId };
  const wheres: Args[] = [
    {},
    { id: 'x' },
    { organizationId: elsewhere },
    { organizationId: undefined },
    { organizationId: null },
    { organizationId: { equals: organizationId } },
    { organizationId: { in: [organizationId, elsewhere] } },
    { organizationId: { not: '' } },
    { ...own, OR: [own, { organizationId: elsewhere }] },
    { ...own, AND: [] },
    { ...own, NOT: { id: 'x' } },
    { ...own, unknown: 1 },
    ...relations.flatMap((relation) => [
      { ...own, [relation]: {} },
      { ...own, [relation]: { is: {} } },
      { ...own, [relation]: { some: {} } },
    ]),
  ];
  const datas: unknown[] = [
    undefined,
    null,
    {},
    { organizationId: elsewhere },
    [own, { organizationId: elsewhere }],
    ...relations.flatMap((relation) => [
      { ...own, [relation]: { connect: {} } },
      { ...own, [relation]: { create: {} } },
      { ...own, [relation]: { connectOrCreate: {} } },
    ]),
  ];
  const selects = relations.flatMap((relation): Args[] => [
    { [relation]: true },
    { organizationId: true, [relation]: { select: {} } },
  ]);
  const extras: Args[] = [
    ...selects.map((select) => ({ select })),
    { select: { _count: true } },
    ...relations.flatMap((relation): Args[] => [
      { include: { [relation]: true } },
      { orderBy: { [relation]: { organizationId: 'asc' } } },
      { orderBy: [{ organizationId: 'asc' }, { [relation]: { _count: 'desc' } }] },
    ]),
    { include: {} },
    { cursor: own },
    { distinct: ['organizationId'] },
    { omit: {} },
    { relationLoadStrategy: 'join' },
  ];
  const reads = ['findFirst', 'findMany', 'count'];
  return [
    ...[...reads, 'updateMany', 'deleteMany'].flatMap((name): [string, Args | undefined][] => [
      [name, undefined],
      [name, {}],
      ...wheres.map((where): [string, Args] => [name, { where, ...(name === 'updateMany' ? { data: {} } : {}) }]),
    ]),
    ...reads.flatMap((name) => extras.map((extra): [string, Args] => [name, { where: own, ...extra }])),
    ...['create', 'createMany'].flatMap((name) => datas.map((data): [string, Args] => [name, { data }])),
    ['create', { data: own, include: {} }],
    ['updateMany', { where: own, data: { organizationId: elsewhere } }],
    ['updateMany', { where: own, data: { organizationId } }],
    ...relations.map((relation): [string, Args] => ['updateMany', { where: own, data: { [relation]: { set: [] } } }]),
  ];
}

describe('the models of a tenant', () => {
  it('have relations to be refused', () => {
    expect(relationsOf('customer')).toEqual([
      'company',
      'mergedInto',
      'mergedFrom',
      'identities',
      'wallets',
      'subscriptions',
      'invoices',
      'taxIdentifiers',
      'references',
      'tagLinks',
      'customFields',
      'paymentMethods',
      'verifications',
      'mergesAway',
      'mergesInto',
      'duplicatesFirst',
      'duplicatesSecond',
      'dismissedFirst',
      'dismissedSecond',
      'vatChecks',
      'vatJobs',
    ]);
    for (const model of models) expect(relationsOf(model).length, model).toBeGreaterThan(0);
  });

  it.each(models)('have no operation beyond the seven: %s', async (model) => {
    await bound.transaction(async (tx) => {
      expect(Object.keys(callsOf(tx, model)).sort()).toEqual([
        'count',
        'create',
        'createMany',
        'deleteMany',
        'findFirst',
        'findMany',
        'updateMany',
      ]);
      expect(Object.getPrototypeOf(callsOf(tx, model))).toBe(Object.prototype);
    });
  });

  it('have nothing of Prisma’s client beside them', async () => {
    await bound.transaction(async (tx) => {
      expect(Object.keys(tx).sort()).toEqual(
        [...models, 'asksVies', 'execute', 'forceConstraints', 'organizationId', 'query', 'savepoint'].sort(),
      );
    });
    expect(Object.keys(bound).sort()).toEqual(['organizationId', 'query', 'transaction', 'transactionInTurn', 'vies']);
  });

  it.each(models)('refuse whatever could leave the tenant, before anything is sent: %s', async (model) => {
    await bound.transaction(async (tx) => {
      const calls = callsOf(tx, model);
      const before = statements.length;
      for (const [operation, args] of forbidden(tenant.organizationId, other.organizationId, relationsOf(model)))
        expect(() => calls[operation]?.(args), `${operation} ${JSON.stringify(args)}`).toThrow(TenantBoundaryError);
      expect(statements.length).toBe(before);
    });
  });

  it.each(models)('read, count and order by plain columns, and see no other tenant: %s', async (model) => {
    await bound.transaction(async (tx) => {
      const calls = callsOf(tx, model);
      const where = { organizationId: tenant.organizationId };
      const select = { organizationId: true };
      const rows = (await calls.findMany?.({
        where,
        select,
        orderBy: [{ organizationId: 'asc' }],
        take: 100,
        skip: 0,
      })) as Args[];
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows.map((row) => row.organizationId))).toEqual(new Set([tenant.organizationId]));
      expect(await calls.count?.({ where })).toBe(rows.length);
      expect(await calls.findFirst?.({ where })).toMatchObject(where);
    });
  });

  it('answer plain promises, from which no relation can be reached', async () => {
    await bound.transaction(async (tx) => {
      const found = tx.company.findFirst({ where: { organizationId: tenant.organizationId } });
      expect(Object.getPrototypeOf(found)).toBe(Promise.prototype);
      expect(Reflect.get(found, 'customers')).toBeUndefined();
      await found;
    });
  });

  it('create, change and delete rows of the tenant', async () => {
    const where = { organizationId: tenant.organizationId, code: { in: ['one', 'two'] } };
    const plan = (code: string) => ({
      organizationId: tenant.organizationId,
      id: crypto.randomUUID(),
      code,
      name: code,
      tier: 't',
      price: '1.5',
      currency: 'EUR',
      interval: 'DAY',
    });
    const codes = await bound.transaction(async (tx) => {
      await tx.plan.create({ data: plan('one'), select: { id: true } });
      await tx.plan.createMany({ data: [plan('one'), plan('two')], skipDuplicates: true });
      await tx.plan.updateMany({ where, data: { name: 'Changed' } });
      const rows = await tx.plan.findMany({ where, orderBy: { code: 'asc' } });
      return rows.map(({ code, name, price }) => [code, name, price.toString()]);
    });
    expect(codes).toEqual([
      ['one', 'Changed', '1.5'],
      ['two', 'Changed', '1.5'],
    ]);
    expect(await bound.transaction((tx) => tx.plan.deleteMany({ where }))).toEqual({ count: 2 });
  });

  it('do not find the row of another tenant by its id', async () => {
    await bound.transaction(async (tx) => {
      const where = { organizationId: tenant.organizationId, id: other.customerId };
      expect(await tx.customer.findFirst({ where })).toBeNull();
      expect(await tx.customer.updateMany({ where, data: { name: 'Taken' } })).toEqual({ count: 0 });
    });
  });
});

describe('a statement by hand', () => {
  it.each([
    ['nothing', sql`select 1`],
    ['the id of an organization', sql`select ${'019b0000-0000-7000-8000-000000000000'}::uuid`],
    ['the word', sql`select 'TENANT'`],
    ['no more than a number', rawSql('select $1::uuid')],
  ])('without TENANT but with %s is refused before it is sent', async (_what, statement) => {
    const before = statements.length;
    await expect(bound.query(statement)).rejects.toThrow(TenantBoundaryError);
    expect(statements.length).toBe(before);
    await bound.transaction(async (tx) => {
      const inside = statements.length;
      await expect(tx.query(statement)).rejects.toThrow(TenantBoundaryError);
      expect(() => tx.execute(statement)).toThrow(TenantBoundaryError);
      expect(statements.length).toBe(inside);
    });
  });

  it('has the organization wherever TENANT stands, and its other values in their places', async () => {
    const inner = sql`${'b'}::text as b, ${TENANT} as second`;
    const [row] = await bound.query(
      sql`select ${'a'}::text as a, ${TENANT} as first, ${inner}, ${['x', 'y']}::text[] as list, ${null}::text as nothing`,
    );
    expect(row).toEqual({
      a: 'a',
      first: tenant.organizationId,
      b: 'b',
      second: tenant.organizationId,
      list: ['x', 'y'],
      nothing: null,
    });
  });
});
