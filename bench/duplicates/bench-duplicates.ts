import { seedCustomers } from '../../src/cli/seed.ts';
import type { DuplicateReason } from '../../src/domains/duplicate/score-pair.rules.ts';
import { runDueJobs } from '../../src/server/jobs.ts';
import { describeRun } from '../machine.ts';
import { type Cost, type OwnGateway, withOwnGateway } from '../own-gateway.ts';
import { tell } from '../tell.ts';
import type { PlantedCustomer } from './base-customers.ts';
import { type FoundPair, findInMemory } from './find-in-memory.ts';
import { type Measured, measure, plantInto, setStage } from './measure.ts';
import { type DuplicateReport, reportDuplicates } from './report-duplicates.ts';

const SEEDED = 100_000;
const PAIRS = 1_000;
const DECOY_GROUPS = 1_000;
/** The rules were tuned on 1, 2 and 3, and on no others. */
const UNSEEN_SEED = 20_261;
const UNSEEN_SEEDS_IN_MEMORY = [20_262, 20_263, 20_264];
const PER_PAGE = 100;

/** Plants twins and decoys among seeded customers, and asks the gateway for the duplicates. The first option: how many customers. */
export async function benchDuplicates([seeded = String(SEEDED)]: readonly string[]): Promise<string> {
  const size = { seeded: Number(seeded), pairs: PAIRS, decoyGroups: DECOY_GROUPS };
  const asked = await withOwnGateway((gateway) => askGateway(gateway, size));
  const inMemory = UNSEEN_SEEDS_IN_MEMORY.map((seed) => {
    tell(`In memory, seed ${seed} …`);
    const stage = setStage(seed, size);
    const { pairs, cost } = findInMemory(stage.customers);
    return { seed, measured: measure(stage, pairs), cost };
  });
  return reportDuplicates({ ...asked, inMemory, size });
}

async function askGateway(
  gateway: OwnGateway,
  size: DuplicateReport['size'],
): Promise<Omit<DuplicateReport, 'inMemory' | 'size'>> {
  tell(`Seeding ${size.seeded} customers …`);
  const seeding = await seed(gateway, size.seeded);
  const stage = plantInto(size.seeded, UNSEEN_SEED, size);
  tell(`Planting ${stage.customers.length} customers …`);
  const places = await plant(gateway, seeding.key, size.seeded, stage.customers);
  const started = performance.now();
  const jobs = await runDueJobs(gateway.database, gateway.log, { organizationId: seeding.organizationId });
  const jobSeconds = (performance.now() - started) / 1000;
  await gateway.database.pool.query('vacuum analyze');
  tell('Asking for the duplicates …');
  const { pairs, first, late, pages } = await readPairs(gateway, seeding.key, places);
  const measured: Measured = measure(stage, pairs);
  return {
    seed: UNSEEN_SEED,
    planted: stage.customers.length,
    decoys: stage.decoys.size,
    measured,
    proposed: pairs.length,
    seedJobs: seeding.jobs,
    jobs: { count: jobs, seconds: jobSeconds },
    pages: { first, late, count: pages, size: PER_PAGE },
    run: describeRun(gateway.postgres),
  };
}

async function seed({ databaseUrl }: OwnGateway, customers: number) {
  let written = 0;
  let jobs = 0;
  const { organizationId, apiKey } = await seedCustomers({
    url: databaseUrl,
    customers,
    onProgress: () => {
      written = performance.now();
    },
    onJobs: (done) => {
      jobs = done;
    },
  });
  if (apiKey === null) throw new Error('the seeded organization has no key');
  return { organizationId, key: apiKey, jobs: { count: jobs, seconds: (performance.now() - written) / 1000 } };
}

const PER_BULK = 50;
const bulkCreate = `mutation ($input: BulkCreateCustomersInput!) {
  bulkCreateCustomers(input: $input) {
    ... on BulkCreateCustomersPayload { results { ok customer { id } error { message } } }
    ... on UserError { message }
  }
}`;

interface BulkAnswer {
  readonly bulkCreateCustomers: {
    readonly message?: string;
    readonly results?: readonly {
      readonly ok: boolean;
      readonly customer: { readonly id: string } | null;
      readonly error: unknown;
    }[];
  };
}

/** Their places by their ids. */
async function plant(
  gateway: OwnGateway,
  key: string,
  firstPlace: number,
  customers: readonly PlantedCustomer[],
): Promise<Map<string, number>> {
  const places = new Map<string, number>();
  for (let done = 0; done < customers.length; done += PER_BULK) {
    const items = customers.slice(done, done + PER_BULK).map((one) => ({ customer: detailsOf(one) }));
    const input = { idempotencyKey: `plant-${done}`, items };
    const { results, message } = (await gateway.ask<BulkAnswer>(key, bulkCreate, { input })).bulkCreateCustomers;
    if (!results) throw new Error(`no customer was planted: ${message}`);
    for (const [index, { customer, error }] of results.entries()) {
      if (!customer) throw new Error(`${JSON.stringify(items[index])} was refused: ${JSON.stringify(error)}`);
      places.set(customer.id, firstPlace + done + index);
    }
  }
  return places;
}

function detailsOf(customer: PlantedCustomer) {
  const { name, legalName, customerType, email, additionalEmails, phone, orgNumber, taxNumber, address, country } =
    customer;
  return {
    ...{ name, legalName, customerType, email, additionalEmails, phone, orgNumber },
    billingAddress: address ?? { country },
    taxIdentifiers: taxNumber ? [{ type: taxNumber.type, value: taxNumber.value }] : [],
  };
}

const duplicates = `query ($first: Int, $after: String) {
  duplicateCustomers(first: $first, after: $after) {
    nodes { score reasons customers { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface DuplicatesAnswer {
  readonly duplicateCustomers: {
    readonly nodes: readonly {
      readonly score: number;
      readonly reasons: readonly DuplicateReason[];
      readonly customers: readonly { readonly id: string }[];
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

/** All pairs at the default score, page by page; the first and the last full page are asked once more to be measured. */
async function readPairs({ ask, costOf }: OwnGateway, key: string, places: Map<string, number>) {
  const pairs: FoundPair[] = [];
  const cursors: (string | null)[] = [null];
  // Seeded customers were never planted: they get places behind all others.
  const placeOf = (id: string) => places.get(id) ?? places.set(id, 10_000_000 + places.size).get(id) ?? 0;
  for (;;) {
    const after = cursors.at(-1) ?? null;
    const { duplicateCustomers: page } = await ask<DuplicatesAnswer>(key, duplicates, { first: PER_PAGE, after });
    for (const { score, reasons, customers } of page.nodes) {
      const [first = '', second = ''] = customers.map(({ id }) => id);
      pairs.push({ first: placeOf(first), second: placeOf(second), score, reasons });
    }
    if (!page.pageInfo.hasNextPage) break;
    cursors.push(page.pageInfo.endCursor);
  }
  const costOfPage = async (after: string | null): Promise<Cost> => {
    const { milliseconds, statements, rows } = await costOf(() => ask(key, duplicates, { first: PER_PAGE, after }));
    return { milliseconds, statements, rows };
  };
  const first = await costOfPage(null);
  const late = await costOfPage(cursors.at(-2) ?? null);
  return { pairs, first, late, pages: cursors.length };
}
