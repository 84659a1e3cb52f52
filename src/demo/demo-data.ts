import type { InvoiceRow } from './demo-billing-rows.ts';
import { addDays, daysAgo } from './demo-clock.ts';
import type { CustomerSpec } from './demo-customer-spec.ts';
import { makeCustomer, makeIdentities } from './demo-customers.ts';
import { europeanCustomers } from './demo-customers-europe.ts';
import { germanCustomers } from './demo-customers-german.ts';
import { nordicCustomers } from './demo-customers-nordic.ts';
import { swedishCustomers } from './demo-customers-sweden.ts';
import { changesOf, type DemoChange } from './demo-history.ts';
import { billToOf, type MadeInvoice, makeOneOffInvoices, makePeriodInvoices, numberInvoices } from './demo-invoices.ts';
import { makeParts } from './demo-parts.ts';
import { makePaymentMeans, type PaymentMeans } from './demo-payment-methods.ts';
import { makePayments } from './demo-payments.ts';
import { createDemoRandom, type DemoRandom } from './demo-random.ts';
import { identityOf } from './demo-references.ts';
import type { CompanyRow, CustomerRow, DemoData, SubscriptionRow } from './demo-rows.ts';
import { type DemoSellers, makeSellers } from './demo-sellers.ts';
import { makeSubscription, startOf } from './demo-subscriptions.ts';
import { makeVatChecks, makeVatJobs } from './demo-vat.ts';
import { makeWallets } from './demo-wallets.ts';

const SEED = 20_261_121;
const specs = [...swedishCustomers, ...nordicCustomers, ...germanCustomers, ...europeanCustomers];

interface Demo {
  readonly random: DemoRandom;
  readonly now: Date;
  readonly sellers: DemoSellers;
  readonly slugs: Set<string>;
}

interface Story {
  readonly spec: CustomerSpec;
  /** Now, or when the customer was archived: nothing happens after that. */
  readonly asOf: Date;
  readonly starts: readonly Date[];
  readonly createdAt: Date;
}

export interface ToldStory {
  readonly spec: CustomerSpec;
  readonly company: CompanyRow;
  readonly customer: CustomerRow;
  readonly changes: readonly DemoChange[];
  readonly subscriptions: readonly SubscriptionRow[];
  readonly means: PaymentMeans;
  readonly made: readonly MadeInvoice[];
  readonly invoices: readonly InvoiceRow[];
}

/**
 * All rows of the demo: one organization with two companies and what hangs on their customers. The same rows for the
 * same `now`, and every moment that has happened lies before it.
 */
export function makeDemoData(now: Date): DemoData {
  const random = createDemoRandom(SEED);
  const sellers = makeSellers(random, now);
  const demo: Demo = { random, now, sellers, slugs: new Set() };
  const stories = specs.map((spec) => plot(demo, spec)).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const told = stories.map((story) => tell(demo, story));
  const { made, counters } = numberInvoices(told.flatMap((story) => story.made));
  const invoices = made.map(({ invoice }) => invoice);
  const wallets = told.flatMap((story) => fill(demo, story, invoices));
  const walletTransactions = wallets
    .flatMap((filled) => filled.transactions)
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const customers = told.map((story) => story.customer);
  const parts = makeParts(random, now, sellers.organization, told, invoices);
  return {
    ...parts,
    organization: sellers.organization,
    companies: Object.values(sellers.companies),
    plans: Object.values(sellers.plans),
    customers,
    identities: [...customers.flatMap(makeIdentities), ...parts.references.map(identityOf)],
    subscriptions: told.flatMap((story) => story.subscriptions),
    invoices,
    invoiceLines: made.flatMap(({ lines }) => lines),
    invoiceCounters: counters,
    invoicePayments: makePayments(random, invoices, walletTransactions),
    paymentMethods: told.flatMap(({ means }) => means.paymentMethods),
    verifications: told.flatMap(({ means }) => means.verifications),
    wallets: wallets.map((filled) => filled.wallet),
    walletTransactions,
    vatChecks: told.flatMap(({ customer, company }) => makeVatChecks(random, customer, company)),
    vatJobs: customers.flatMap((customer) => makeVatJobs(random, customer, now)),
  };
}

/** A customer was there a few days before whatever it bought first. */
function plot({ random, now }: Demo, spec: CustomerSpec): Story {
  const asOf = addDays(now, -(spec.archivedDaysAgo ?? 0));
  const starts = (spec.buys ?? []).map((purchase) => startOf(purchase, random, asOf));
  const oldest = [...(spec.bills ?? []), ...(spec.entries ?? [])].map(([, , days]) => days);
  const known = daysAgo(now, Math.max(spec.knownDays ?? 1, ...oldest), random.integer(420, 960));
  const first = new Date(Math.min(known.getTime(), ...starts.map((start) => start.getTime())));
  return { spec, asOf, starts, createdAt: addDays(first, -random.integer(3, 9)) };
}

function tell({ random, now, sellers, slugs }: Demo, { spec, asOf, starts, createdAt }: Story): ToldStory {
  const company = sellers.companies[spec.seller];
  const purchases = spec.buys ?? [];
  const boughtCurrency = purchases[0] ? sellers.plans[purchases[0][0]].currency : null;
  const changes = changesOf(spec, random, now, createdAt);
  const customer = makeCustomer(spec, { random, company, createdAt, asOf, changes, boughtCurrency, slugs });
  const means = makePaymentMeans(random, now, customer, spec);
  const collects = customer.autoCollection && means.paymentMethods.some(({ isDefault }) => isDefault);
  const maker = { random, now, company, customer, billTo: billToOf(customer, spec), collects };
  const sold = purchases.map((purchase, index) => {
    const plan = sellers.plans[purchase[0]];
    const subscription = makeSubscription(purchase, starts[index] ?? asOf, customer, plan, random, asOf);
    return { subscription, invoices: makePeriodInvoices({ ...maker, now: asOf }, subscription, plan, purchase[3]) };
  });
  const oneOffs = (spec.bills ?? []).flatMap((bill) => makeOneOffInvoices(maker, bill));
  const made = [...sold.flatMap(({ invoices }) => invoices), ...oneOffs];
  return {
    spec,
    company,
    customer,
    changes,
    subscriptions: sold.map(({ subscription }) => subscription),
    means,
    made,
    invoices: made.map(({ invoice }) => invoice),
  };
}

function fill({ random, now }: Demo, { spec, company, customer }: ToldStory, invoices: readonly InvoiceRow[]) {
  const own = invoices.filter((invoice) => invoice.customerId === customer.id);
  return makeWallets({ random, now, company, customer }, spec, own);
}
