import type pg from 'pg';
import { newId } from '../../src/database/new-id.ts';
import { insertEverything, type RowIds } from './everything.ts';
import {
  type CustomerFixture,
  insertCustomers,
  insertInvoices,
  insertLedger,
  insertPlans,
  insertRows,
  insertSubscriptions,
  insertWallets,
} from './fixtures.ts';
import { insertMerge } from './merge-fixtures.ts';
import { inOneMessage } from './one-message.ts';
import { insertPaymentMethods, insertVerifications } from './payment-method-fixtures.ts';
import type { Company, Tenant } from './tenant.ts';

/** What mutations are run on: everything, and what some of them need besides. */
export interface MutationRows extends RowIds, BilledRows {
  /** A customer without invoices. */
  readonly freeCustomer: string;
  readonly archivedCustomer: string;
  /** One like it. */
  readonly twin: string;
  /** The merge of a customer of which nothing moved into the twin. */
  readonly twinMerge: string;
  /** A key of the company that is not revoked. */
  readonly liveApiKey: string;
}

/** An active customer that buys in SEK, and what hangs on it. */
interface BilledRows {
  readonly billedCustomer: string;
  /** Its code is `live-` and the last 12 characters of its id. */
  readonly livePlan: string;
  readonly liveSubscription: string;
  readonly pausedSubscription: string;
  readonly draftInvoice: string;
  /** Sent, and nothing is paid. */
  readonly openInvoice: string;
  /** With 500 SEK. */
  readonly fundedWallet: string;
  /** Open, and not the primary one. */
  readonly emptyWallet: string;
  /** A bank transfer that is not the default. */
  readonly transferMethod: string;
  readonly pendingVerification: string;
}

/** Rows of one company on which every mutation has something to do. Those of two companies make two different inputs. */
export function insertMutable(pool: pg.Pool, tenant: Tenant, company: Company): Promise<MutationRows> {
  return inOneMessage(pool, (message) => insertAll(message, tenant, company));
}

async function insertAll(pool: pg.Pool, tenant: Tenant, company: Company): Promise<MutationRows> {
  const rows = await insertEverything(pool, tenant, company);
  const [free, archived, billed, twin] = await insertCustomers(pool, tenant, [
    { company, columns: { classification: 'B2C' } },
    { company, columns: { classification: 'B2C' }, archivedAt: '2026-05-01T00:00:00Z' },
    { company, columns: { classification: 'B2C' } },
    { company, columns: { classification: 'B2C' } },
  ]);
  if (!free || !archived || !billed || !twin) throw new Error('nothing was inserted');
  const liveApiKey = await insertLiveKey(pool, tenant.organizationId, company);
  const billedRows = await insertBilled(pool, tenant, billed);
  const { mergeId: twinMerge } = await insertMerge(pool, tenant, { target: twin });
  const customers = { freeCustomer: free.id, archivedCustomer: archived.id, twin: twin.id };
  return { ...rows, ...billedRows, ...customers, twinMerge, liveApiKey };
}

async function insertLiveKey(pool: pg.Pool, organization_id: string, company: Company): Promise<string> {
  const id = newId();
  const secret = { prefix: id.replaceAll('-', '').slice(-8), secret_hash: `\\x${'11'.repeat(32)}` };
  await insertRows(pool, 'api_key', [
    { organization_id, id, name: 'Live key', ...secret, scopes: ['CUSTOMERS_READ'], limited_to_companies: true },
  ]);
  await insertRows(pool, 'api_key_company', [{ organization_id, api_key_id: id, company_id: company.id }]);
  return id;
}

async function insertBilled(pool: pg.Pool, tenant: Tenant, customer: CustomerFixture): Promise<BilledRows> {
  const livePlan = newId();
  const sold = { id: livePlan, code: `live-${livePlan.slice(-12)}`, archived_at: null };
  await insertPlans(pool, tenant, [{ company: customer.company, columns: sold }]);
  const [liveSubscription = '', pausedSubscription = ''] = await insertSubscriptions(pool, tenant, [
    { customer, planId: livePlan },
    { customer, planId: livePlan, columns: { paused_at: '2026-02-02T00:00:00Z' } },
  ]);
  const lines = [{ amount: '100', quantity: '2', unitPrice: '50', taxRate: '25', tax: '25' }];
  const [draftInvoice = '', openInvoice = ''] = await insertInvoices(pool, tenant, [
    { customer, issuedAt: null, lines },
    { customer, issuedAt: '2026-01-05T00:00:00Z', dueAt: '2099-01-01T00:00:00Z', lines },
  ]);
  const [emptyWallet = ''] = await insertWallets(pool, tenant, [{ customer }]);
  await insertLedger(pool, tenant, [{ walletId: customer.primaryWalletId, amount: '500' }]);
  const [transferMethod = ''] = await insertPaymentMethods(pool, tenant, [{ customer }]);
  const [pendingVerification = ''] = await insertVerifications(pool, tenant, [{ customer, state: 'PENDING' }]);
  return {
    billedCustomer: customer.id,
    livePlan,
    liveSubscription,
    pausedSubscription,
    draftInvoice,
    openInvoice,
    fundedWallet: customer.primaryWalletId,
    emptyWallet,
    transferMethod,
    pendingVerification,
  };
}
