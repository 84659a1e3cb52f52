import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum } from '../support/customers.ts';
import {
  insertCompany,
  insertCustomers,
  insertInvoices,
  insertPlans,
  insertSubscriptions,
} from '../support/fixtures.ts';
import { done, mergerOf, mutate, type Pair, resolutionsOf } from '../support/merges.ts';
import { caseOf, goodInput, mutationNames } from '../support/mutation-inputs.ts';
import { insertMutable, type MutationRows } from '../support/mutation-rows.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  admin = await tenant.newKey({ scopes: ['ADMIN'] });
});
afterAll(() => gateway.stop());

const { planned, preview, merge, merged, unmerged } = mergerOf(
  () => gateway,
  () => admin,
);
const sumOfAll = () => checksum(gateway.pool, tenant.organizationId);

/** Rows of a company of their own, and a further customer there. */
async function newRows(): Promise<{ rows: MutationRows; other: string }> {
  const company = await insertCompany(gateway.pool, tenant);
  const rows = await insertMutable(gateway.pool, tenant, company);
  const [other] = await insertCustomers(gateway.pool, tenant, [{ company }]);
  return { rows, other: other?.id ?? '' };
}

const customers = ['Customer', 'billedCustomer', 'freeCustomer'] as const;
type Touched = (typeof customers)[number];

/** Which customer each mutation writes, itself or what hangs on it; none for what only customers as a whole know of. */
const touched: Readonly<Record<string, Touched | null>> = {
  createCustomer: null,
  bulkCreateCustomers: null,
  dismissDuplicate: 'freeCustomer',
  upsertCustomer: 'Customer',
  updateCustomer: 'Customer',
  changeCustomerStatus: 'Customer',
  linkReference: 'Customer',
  unlinkReference: 'Customer',
  setTaxIdentifier: 'Customer',
  removeTaxIdentifier: 'Customer',
  setCustomFieldValues: 'Customer',
  addTags: 'Customer',
  removeTags: 'Customer',
  deleteTag: 'Customer',
  requestVerification: 'billedCustomer',
  decideVerification: 'billedCustomer',
  addPaymentMethod: 'billedCustomer',
  setDefaultPaymentMethod: 'billedCustomer',
  removePaymentMethod: 'billedCustomer',
  createSubscription: 'billedCustomer',
  changeSubscription: 'billedCustomer',
  pauseSubscription: 'billedCustomer',
  resumeSubscription: 'billedCustomer',
  cancelSubscription: 'billedCustomer',
  createInvoice: 'billedCustomer',
  sendInvoice: 'billedCustomer',
  recordInvoicePayment: 'billedCustomer',
  creditInvoice: 'billedCustomer',
  voidInvoice: 'billedCustomer',
  createWallet: 'billedCustomer',
  topUpWallet: 'billedCustomer',
  debitWallet: 'billedCustomer',
  adjustWallet: 'billedCustomer',
  closeWallet: 'billedCustomer',
  setVatOverride: 'freeCustomer',
  clearVatOverride: 'Customer',
  // Of a bare number.
  validateVat: null,
  restoreCustomer: null,
  createPlan: null,
  updatePlan: null,
  archivePlan: null,
  defineCustomField: null,
  updateCustomField: null,
  archiveCustomField: null,
  createTag: null,
  updateTag: null,
  createApiKey: null,
  revokeApiKey: null,
  createCompany: null,
  updateCompany: null,
  updateOrganization: null,
};
/** These have tests of their own below. */
const apart = ['archiveCustomer', 'eraseCustomer', 'mergeCustomers', 'unmergeCustomers'];

const stale = (source: string) => ({
  __typename: 'RuleError',
  code: 'MERGE_PLAN_STALE',
  message: 'The plan is another one by now: ask for a PREVIEW and look at it.',
  subjects: [{ __typename: 'Customer', id: source }],
  shortfall: null,
});

/** The hashes of these pairs now, and how each pair with its hash is answered. */
const hashesOf = (pairs: readonly Pair[]) => Promise.all(pairs.map(async (pair) => (await planned(pair)).planHash));
async function expectStale(pairs: readonly Pair[], hashes: readonly string[]): Promise<void> {
  for (const [index, pair] of pairs.entries())
    expect(await merge(pair, { expectedPlanHash: hashes[index] })).toEqual(stale(pair.source));
}

describe('a write between the preview and the run', () => {
  it('is known for every mutation', () => {
    expect([...Object.keys(touched), ...apart].sort()).toEqual([...mutationNames].sort());
  });

  it.each(Object.entries(touched))('%s makes the plans of its customer stale, and no others', async (name, own) => {
    const { rows, other } = await newRows();
    const pairsOf = (id: string): Pair[] => [
      { source: id, target: other },
      { source: other, target: id },
    ];
    const written = own === null ? [] : pairsOf(rows[own]);
    const others = customers.filter((one) => one !== own).flatMap((one) => pairsOf(rows[one]));
    const [before, untouched] = [await hashesOf(written), await hashesOf(others)];
    await done(gateway, admin, name, goodInput(name, rows));
    await expectStale(written, before);
    expect(await hashesOf(others)).toEqual(untouched);
  });

  it.each([
    ['addTags', 'PlanSubscription', 'liveSubscription'],
    ['addTags', 'Invoice', 'draftInvoice'],
    ['addTags', 'Invoice that was sent', 'openInvoice'],
  ] as const)('%s to a %s makes the plan stale', async (name, _what, object) => {
    const { rows, other } = await newRows();
    const pairs = [
      { source: rows.billedCustomer, target: other },
      { source: other, target: rows.billedCustomer },
    ];
    const hashes = await hashesOf(pairs);
    await done(gateway, admin, name, { subjectIds: [rows[object]], tags: ['Late'] });
    await expectStale(pairs, hashes);
    const again = await hashesOf(pairs);
    await done(gateway, admin, 'removeTags', { subjectIds: [rows[object]], tags: ['late'] });
    await expectStale(pairs, again);
  });

  it('mergeCustomers and unmergeCustomers of either side make the plan stale', async () => {
    const company = await insertCompany(gateway.pool, tenant);
    const [a, b, c] = (await insertCustomers(gateway.pool, tenant, [{ company }, { company }, { company }])).map(
      ({ id }) => id,
    ) as [string, string, string];
    const pairs = [
      { source: b, target: c },
      { source: c, target: b },
    ];
    const first = await hashesOf(pairs);
    const { merge: made } = await merged({ source: a, target: b });
    await expectStale(pairs, first);
    const second = await hashesOf(pairs);
    await unmerged(made.id);
    await expectStale(pairs, second);
  });

  it.each([
    ['archiveCustomer', 'archived', {}],
    ['eraseCustomer', 'erased', { reason: 'They asked for it' }],
  ])('%s comes before the staleness', async (name, how, rest) => {
    const { rows, other } = await newRows();
    const id = rows.freeCustomer;
    const [away, into] = await hashesOf([
      { source: id, target: other },
      { source: other, target: id },
    ]);
    await done(gateway, admin, name, { id, ...rest });
    expect(await merge({ source: id, target: other }, { expectedPlanHash: away })).toMatchObject({
      code: 'MERGE_SOURCE_DELETED',
      message: `The source was ${how}.`,
    });
    expect(await merge({ source: other, target: id }, { expectedPlanHash: into })).toMatchObject({
      code: 'MERGE_TARGET_DELETED',
      message: `The target was ${how}.`,
    });
  });

  it('a conflict that has gone since, or a key that was chosen, makes the plan stale, and the choices no mistake', async () => {
    const company = await insertCompany(gateway.pool, tenant);
    const [source, target] = await insertCustomers(gateway.pool, tenant, [
      { company, orgNumber: 'A 1', metadata: { mine: 1 } },
      { company, orgNumber: 'A 2' },
    ]);
    const pair = { source: source?.id ?? '', target: target?.id ?? '' };
    const { conflicts } = await planned(pair);
    const choices = {
      resolutions: resolutionsOf(conflicts),
      fieldChoices: [{ field: 'metadata.mine', keep: 'TARGET' }],
    };
    const { planHash } = await planned(pair, choices);
    const gone = { id: pair.source, customer: { orgNumber: null, metadata: null } };
    await done(gateway, admin, 'updateCustomer', gone);
    expect(await merge(pair, { ...choices, expectedPlanHash: planHash })).toEqual(stale(pair.source));
    expect((await merge(pair, choices)).code).toBe('VALIDATION_ERROR');
  });

  it('a dry run, another preview and a refused one leave the plan as it is', async () => {
    const { rows, other } = await newRows();
    const pair = { source: rows.billedCustomer, target: other };
    const { planHash } = await planned(pair);
    await done(gateway, admin, 'updateCustomer', { id: pair.source, customer: { phone: '1' }, dryRun: true });
    expect((await mutate(gateway, admin, 'topUpWallet', { id: rows.fundedWallet, amount: '0' })).code).toBe(
      'VALIDATION_ERROR',
    );
    await planned(pair, { fieldChoices: [{ field: 'name', keep: 'SOURCE' }] });
    expect((await merge(pair, { expectedPlanHash: planHash })).plan.planHash).toBe(planHash);
  });
});

describe('a preview', () => {
  it('writes nothing, whatever it answers, and stores no key', async () => {
    const { rows, other } = await newRows();
    const pair = { source: rows.Customer, target: rows.billedCustomer };
    const before = await sumOfAll();
    const idempotencyKey = randomUUID();
    const plan = await planned(pair, { idempotencyKey });
    expect(plan.conflicts).not.toEqual([]);
    await planned(pair, { idempotencyKey, fieldChoices: [{ field: 'name', keep: 'SOURCE' }] });
    await planned({ source: rows.billedCustomer, target: other });
    for (const [wrong, code] of [
      [{ source: other, target: other }, 'MERGE_SELF'],
      [{ source: randomUUID(), target: other }, 'NOT_FOUND'],
      [{ source: rows.archivedCustomer, target: other }, 'MERGE_SOURCE_DELETED'],
      [{ source: other, target: rows.archivedCustomer }, 'MERGE_TARGET_DELETED'],
    ] as const)
      expect((await preview(wrong)).code).toBe(code);
    expect((await merge(pair)).__typename).toBe('MergeConflictError');
    expect(await sumOfAll()).toBe(before);
  });

  it('has another hash for other choices, and the same one for the same', async () => {
    const [source, target] = await insertCustomers(gateway.pool, tenant, [
      { orgNumber: '5566778899', metadata: { both: 1, mine: 1 }, columns: { phone: '1' } },
      { orgNumber: '5560360793', metadata: { both: 2 } },
    ]);
    const pair = { source: source?.id ?? '', target: target?.id ?? '' };
    const plain = await planned(pair);
    const [conflict] = plain.conflicts;
    const choices = [
      {},
      { fieldChoices: [{ field: 'name', keep: 'SOURCE' }] },
      // The same outcome, said aloud: another decision all the same.
      { fieldChoices: [{ field: 'name', keep: 'TARGET' }] },
      { fieldChoices: [{ field: 'phone', keep: 'TARGET' }] },
      { fieldChoices: [{ field: 'metadata.both', keep: 'SOURCE' }] },
      { fieldChoices: [{ field: 'metadata.mine', keep: 'TARGET' }] },
      { fieldChoices: [{ field: 'orgNumber', keep: 'SOURCE' }] },
      { resolutions: [{ conflictId: conflict.id, resolution: 'KEEP_SOURCE' }] },
      { resolutions: [{ conflictId: conflict.id, resolution: 'KEEP_TARGET' }] },
    ];
    const hashes = [];
    for (const choice of choices) hashes.push((await planned(pair, choice)).planHash);
    expect(new Set(hashes).size).toBe(choices.length);
    expect(hashes[0]).toBe(plain.planHash);
    for (const [index, choice] of choices.entries()) {
      expect((await planned(pair, choice)).planHash).toBe(hashes[index]);
      const next = hashes[(index + 1) % hashes.length];
      expect((await merge(pair, { ...choice, expectedPlanHash: next })).code).toBe('MERGE_PLAN_STALE');
    }
    const turned = await planned({ source: pair.target, target: pair.source });
    expect(hashes).not.toContain(turned.planHash);
  });

  it('tells the plan that the run stores, and that the merge shows for ever', async () => {
    const { rows } = await newRows();
    await done(gateway, admin, 'changeCustomerStatus', { id: rows.Customer, status: 'ACTIVE' });
    const [customer] = await insertCustomers(gateway.pool, tenant, [
      { company: { id: rows.Company, name: '' }, metadata: { mine: 1 } },
    ]);
    if (!customer) throw new Error('no customer');
    const [planId = ''] = await insertPlans(gateway.pool, tenant, [{ company: null }]);
    await insertSubscriptions(gateway.pool, tenant, [{ customer, planId }]);
    await insertInvoices(gateway.pool, tenant, [{ customer, issuedAt: null }]);
    const pair = { source: rows.Customer, target: rows.billedCustomer };
    const open = await planned(pair);
    const choices = {
      resolutions: resolutionsOf(open.conflicts, ({ resolutions }) => resolutions[0]),
      fieldChoices: [{ field: 'name', keep: 'SOURCE' }],
    };
    const shown = await planned(pair, choices);
    expect(shown.moves.map(({ kind }: { kind: string }) => kind)).toEqual([
      'SUBSCRIPTION',
      'INVOICE',
      'WALLET',
      'PAYMENT_METHOD',
      'VERIFICATION',
      'TAX_IDENTIFIER',
      'REFERENCE',
      'TAG',
      'CUSTOM_FIELD',
    ]);
    const ran = await merged(pair, { ...choices, expectedPlanHash: shown.planHash });
    expect(ran.plan).toEqual(shown);
    expect(ran.strategy).toBe('MOVE_ALL');
    const { customerMerge } = await gateway.ask(
      admin,
      `query ($id: ID!) { customerMerge(id: $id) { sourceId plan { planHash moves { kind count ids } fieldChanges { path before after } } } }`,
      { id: ran.merge.id },
    );
    const { planHash, moves, fieldChanges } = shown;
    expect(customerMerge).toEqual({ sourceId: pair.source, plan: { planHash, moves, fieldChanges } });
  });
});

it('knows a case for each mutation that it runs', () => {
  for (const name of Object.keys(touched)) expect(() => caseOf(name)).not.toThrow();
});
