import { describe, expect, test } from 'vitest';
import type { InvoiceRow } from '../../src/demo/demo-billing-rows.ts';
import { makeDemoData } from '../../src/demo/demo-data.ts';
import type { DemoData, SubscriptionRow } from '../../src/demo/demo-rows.ts';
import { readFieldValues } from '../../src/domains/custom-field/custom-field-value.rules.ts';
import { searchedText } from '../../src/domains/customer/customer.rules.ts';
import { readCustomerDetails } from '../../src/domains/customer/customer-details.rules.ts';
import { readReference } from '../../src/domains/reference/reference.rules.ts';
import { readTagColor, tagKeyOf } from '../../src/domains/tag/tag.rules.ts';
import { checkTaxId } from '../../src/domains/tax-id/tax-id.rules.ts';
import { minorUnitsOf } from '../../src/kernel/currency.ts';
import { foldText } from '../../src/kernel/fold-text.ts';
import { InputIssues } from '../../src/kernel/input-issue.ts';
import { isPersonalNumber, parseSwedishNumber } from '../../src/kernel/swedish-number.ts';

// Month ends, a leap day and the turn of a year: the demo starts on any day.
const moments = [
  '2026-11-21T10:00:00.000Z',
  '2026-12-31T23:59:59.999Z',
  '2027-01-01T00:00:00.000Z',
  '2027-03-31T05:30:00.000Z',
  '2028-02-29T12:00:00.000Z',
  '2028-03-01T08:00:00.000Z',
  '2030-10-20T17:45:12.345Z',
].map((text) => new Date(text));

/** In millionths: amounts of any currency add up exactly. */
function exact(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  return BigInt(`${amount.startsWith('-') ? '-' : ''}${whole}${fraction.padEnd(6, '0')}`);
}

function invoiceStatus(invoice: InvoiceRow, now: Date): string {
  if (invoice.state !== 'SENT') return invoice.state;
  if (exact(invoice.amountPaid) >= exact(invoice.total)) return 'PAID';
  if (invoice.dueAt !== null && invoice.dueAt < now) return 'OVERDUE';
  return exact(invoice.amountPaid) > 0n ? 'PARTIALLY_PAID' : 'SENT';
}

function subscriptionState(subscription: SubscriptionRow, data: DemoData, now: Date): string {
  if (subscription.endsAt !== null && subscription.endsAt <= now) return 'ENDED';
  if (subscription.canceledAt !== null) return 'CANCELED';
  if (subscription.pausedAt !== null) return 'PAUSED';
  if (subscription.trialEndsAt !== null && subscription.trialEndsAt > now) return 'TRIALING';
  const own = data.invoices.filter((invoice) => invoice.subscriptionId === subscription.id);
  return own.some((invoice) => invoiceStatus(invoice, now) === 'OVERDUE') ? 'PAST_DUE' : 'ACTIVE';
}

function ledgerOf(data: DemoData, walletId: string) {
  return data.walletTransactions.filter((entry) => entry.walletId === walletId);
}

describe.each(moments)('demo data at %s', (now) => {
  const data = makeDemoData(now);
  const customers = new Map(data.customers.map((customer) => [customer.id, customer]));

  test('is the same at every run', () => {
    expect(makeDemoData(now)).toEqual(data);
  });

  test('has about sixty customers of all kinds in at least twelve countries', () => {
    expect(data.companies).toHaveLength(2);
    expect(data.customers.length).toBeGreaterThanOrEqual(58);
    expect(new Set(data.customers.map((customer) => customer.billingCountry)).size).toBeGreaterThanOrEqual(13);
    const kinds = new Set(data.customers.map((customer) => customer.customerType));
    expect(kinds).toEqual(new Set(['BUSINESS', 'SOLE_TRADER', 'CONSUMER', 'UNKNOWN']));
    expect(new Set(data.customers.map((customer) => customer.status))).toEqual(
      new Set(['ACTIVE', 'SUSPENDED', 'CHURNED']),
    );
    expect(data.customers.some((customer) => customer.archivedAt !== null)).toBe(true);
    expect(data.customers.some((customer) => customer.billingModel === 'PREPAID')).toBe(true);
  });

  test('has every status of an invoice and every state of a subscription', () => {
    expect(new Set(data.invoices.map((invoice) => invoiceStatus(invoice, now)))).toEqual(
      new Set(['DRAFT', 'SENT', 'PARTIALLY_PAID', 'PAID', 'OVERDUE', 'VOID', 'CREDITED']),
    );
    expect(new Set(data.subscriptions.map((subscription) => subscriptionState(subscription, data, now)))).toEqual(
      new Set(['TRIALING', 'ACTIVE', 'PAUSED', 'CANCELED', 'ENDED', 'PAST_DUE']),
    );
    expect(new Set(data.walletTransactions.map((entry) => entry.kind))).toEqual(
      new Set(['TOP_UP', 'DEBIT', 'ADJUSTMENT']),
    );
  });

  test('adds up to whole minor units', () => {
    for (const invoice of data.invoices) {
      expect(exact(invoice.total)).toBe(exact(invoice.subtotal) + exact(invoice.tax));
      const most = exact(invoice.total);
      expect(exact(invoice.amountPaid)).toBeLessThanOrEqual(most > 0n ? most : 0n);
      const digits = minorUnitsOf(invoice.currency);
      for (const amount of [invoice.subtotal, invoice.tax, invoice.total, invoice.amountPaid]) {
        expect(amount.split('.')[1]?.length ?? 0).toBe(digits);
      }
    }
  });

  test('numbers issued invoices without a gap, per company, in the order of issue', () => {
    for (const company of data.companies) {
      const issued = data.invoices.filter((invoice) => invoice.companyId === company.id && invoice.number !== null);
      const byNumber = issued.toSorted((a, b) => numberOf(a) - numberOf(b));
      expect(byNumber.map(numberOf)).toEqual(issued.map((_, index) => index + 1));
      const times = byNumber.map((invoice) => invoice.issuedAt?.getTime() ?? 0);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
    expect(
      data.invoices.filter((invoice) => invoice.number === null).every((invoice) => invoice.state === 'DRAFT'),
    ).toBe(true);
  });

  test('gives every customer one primary wallet in its currency and mode', () => {
    for (const customer of data.customers) {
      const own = data.wallets.filter((wallet) => wallet.customerId === customer.id && wallet.isPrimary);
      const company = data.companies.find(({ id }) => id === customer.companyId);
      expect(own).toHaveLength(1);
      expect(own[0]).toMatchObject({
        name: 'Primary',
        currency: customer.preferredCurrency ?? company?.defaultCurrency,
        mode: customer.walletMode,
      });
    }
    expect(new Set(data.wallets.map((wallet) => wallet.currency)).size).toBeGreaterThanOrEqual(5);
  });

  test('never lets a prepaid wallet fall below zero, and closes only empty ones', () => {
    for (const wallet of data.wallets) {
      const prepaid = wallet.mode === 'PREPAID_ONLY' || customers.get(wallet.customerId)?.billingModel === 'PREPAID';
      let balance = 0n;
      for (const entry of ledgerOf(data, wallet.id)) {
        balance += exact(entry.amount);
        if (prepaid) expect(balance).toBeGreaterThanOrEqual(0n);
      }
      if (wallet.closedAt !== null) expect(balance).toBe(0n);
    }
  });

  test('has unique identities that agree with the customers', () => {
    const keys = data.identities.map(({ scopeId, kind, value }) => `${scopeId} ${kind} ${value}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const customer of data.customers) {
      const own = data.identities.filter((identity) => identity.customerId === customer.id);
      const expected = [
        { kind: 'SLUG', scopeId: customer.companyId, value: customer.slug },
        { kind: 'ORG_NUMBER', scopeId: customer.companyId, value: customer.orgNumber },
        { kind: 'EXTERNAL_ID', scopeId: customer.organizationId, value: customer.externalId },
        ...data.references
          .filter(({ customerId }) => customerId === customer.id)
          .map(({ source, externalId: value }) => ({
            kind: `REFERENCE:${source}`,
            scopeId: customer.organizationId,
            value,
          })),
      ].filter(({ value }) => value !== null);
      expect(own.map(({ kind, scopeId, value }) => ({ kind, scopeId, value }))).toEqual(expected);
    }
  });

  test('has tax identifiers that a check judges so, each once a customer, one of them the primary one', () => {
    for (const { type, value, country, formatValid, checksumValid } of data.taxIdentifiers)
      expect(checkTaxId(type, value, country)).toEqual({ type, value, country, formatValid, checksumValid });
    for (const customerId of new Set(data.taxIdentifiers.map((one) => one.customerId))) {
      const own = data.taxIdentifiers.filter((one) => one.customerId === customerId);
      expect(new Set(own.map(({ type }) => type)).size).toBe(own.length);
      expect(own.filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
    }
    expect(new Set(data.taxIdentifiers.map(({ type }) => type))).toEqual(
      new Set('eu_vat no_vat is_vat gb_vat ch_vat us_ein jp_trn ca_gst_hst au_abn de_stn'.split(' ')),
    );
    const flawed = data.taxIdentifiers.filter((one) => !one.formatValid || one.checksumValid === false);
    expect(
      flawed.map(({ value, formatValid, checksumValid }) => [value, formatValid, checksumValid]).toSorted(),
    ).toEqual([
      ['ESB87451200', false, false],
      ['GB313208465', true, false],
      ['PL584271836', false, null],
    ]);
  });

  test('has the warnings, the verdicts and the classes that a dashboard tells apart', () => {
    expect(new Set(data.customers.map(({ vatValidationStatus }) => vatValidationStatus))).toEqual(
      new Set(['UNVALIDATED', 'VALID', 'INVALID', 'MAINTENANCE', 'MANUAL']),
    );
    expect(new Set(data.customers.map(({ classification }) => classification))).toEqual(new Set(['B2B', 'B2C', null]));
    const registered = new Set(
      data.taxIdentifiers.filter(({ type }) => type === 'eu_vat').map((one) => one.customerId),
    );
    for (const { id, vatValidationStatus } of data.customers)
      if (vatValidationStatus !== 'UNVALIDATED') expect(registered).toContain(id);
  });

  test('has evidence of every verdict, and asks again when it is 30 days old', () => {
    const checks = new Map(data.customers.map(({ id }) => [id, data.vatChecks.filter((one) => one.customerId === id)]));
    const jobs = new Map(data.vatJobs.map((job) => [job.customerId, job]));
    for (const { id, vatRecord, vatValidationStatus } of data.customers) {
      const own = checks.get(id) ?? [];
      const [verdict] = own.filter(({ outcome }) => outcome === 'VALID');
      expect(verdict?.checkedAt).toEqual(vatRecord?.verdictAt ?? undefined);
      if (vatValidationStatus === 'INVALID') expect(own.map(({ outcome }) => outcome)).toEqual(['FORMAT_INVALID']);
      const isDue = verdict && vatRecord?.attempts === 0;
      if (isDue) expect(jobs.get(id)?.runAt.getTime()).toBe(verdict.checkedAt.getTime() + 30 * 86_400_000);
      for (const { checkedAt } of own) expect(checkedAt.getTime()).toBeLessThanOrEqual(now.getTime());
    }
  });

  test('has customers that could have been typed in as they are', () => {
    for (const customer of data.customers) {
      const issues = new InputIssues();
      const { peppolId, leitwegId, taxConfiguration, accountingSyncConfiguration, reportingConfiguration } = customer;
      const configured = { taxConfiguration, accountingSyncConfiguration, reportingConfiguration };
      const { name, legalName, email, additionalEmails, einvoiceEmail, notes, metadata, legalAddress } = customer;
      const routed = { peppolId, leitwegId, ...configured };
      const given = {
        name,
        legalName,
        email,
        additionalEmails,
        einvoiceEmail,
        notes,
        metadata,
        legalAddress,
        ...routed,
      };
      expect(readCustomerDetails(given, [], issues)).toEqual(given);
      issues.throwIfAny();
    }
    const count = (has: (customer: DemoData['customers'][number]) => boolean) => data.customers.filter(has).length;
    expect(count(({ peppolId }) => peppolId !== null)).toBeGreaterThanOrEqual(7);
    expect(count(({ leitwegId }) => leitwegId !== null)).toBe(1);
    expect(count(({ taxConfiguration }) => taxConfiguration?.exempt === true)).toBe(3);
  });

  test('has references to the systems of a seller', () => {
    const issues = new InputIssues();
    for (const { source, externalId, externalCreatedAt, externalUpdatedAt } of data.references) {
      const times = {
        externalCreatedAt: externalCreatedAt.toISOString(),
        externalUpdatedAt: externalUpdatedAt.toISOString(),
      };
      const given = { source, externalId, ...times };
      expect(readReference(given, [], issues)).toEqual(given);
      expectPast(externalUpdatedAt, now);
      expect(externalUpdatedAt.getTime()).toBeGreaterThan(externalCreatedAt.getTime());
    }
    issues.throwIfAny();
    expect(new Set(data.references.map(({ source }) => source))).toEqual(
      new Set(['SALESFORCE', 'HUBSPOT', 'NETSUITE', 'STRIPE']),
    );
  });

  test('hangs colored tags on customers, subscriptions and invoices', () => {
    const issues = new InputIssues();
    for (const { name, nameKey, color } of data.tags) {
      expect(nameKey).toBe(tagKeyOf(name));
      expect(readTagColor(color, [], issues)).toBe(color);
    }
    issues.throwIfAny();
    for (const { id, name } of data.tags)
      expect(
        data.tagLinks.some(({ tagId }) => tagId === id),
        name,
      ).toBe(true);
    for (const column of ['customerId', 'subscriptionId', 'invoiceId'] as const)
      expect(
        data.tagLinks.some((link) => link[column] !== null),
        column,
      ).toBe(true);
    const keys = data.tagLinks.map((link) => [link.tagId, link.customerId, link.subscriptionId, link.invoiceId].join());
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('has values of custom fields that their definitions allow', () => {
    const issues = new InputIssues();
    const named = new Map(
      data.fieldDefinitions.map((one) => [one.key, { ...one, required: false, archivedAt: null }] as const),
    );
    for (const { definitionId, value } of data.fieldValues) {
      const key = data.fieldDefinitions.find(({ id }) => id === definitionId)?.key ?? '';
      const reading = { path: ['customFields'], issues, isNew: true };
      expect([...readFieldValues({ [key]: value }, reading, { named, required: [] })]).toEqual([[definitionId, value]]);
      if (key === 'contract_renewal') expect(Date.parse(String(value))).toBeGreaterThan(now.getTime() - 86_400_000);
    }
    issues.throwIfAny();
    expect([...named.values()].map(({ type }) => type)).toEqual(['SELECT', 'DATE', 'BOOLEAN', 'NUMBER', 'URL']);
    for (const { id, key } of data.fieldDefinitions)
      expect(
        data.fieldValues.some(({ definitionId }) => definitionId === id),
        key,
      ).toBe(true);
  });

  test('tells a history that begins with each customer and counts its versions', () => {
    for (const { id, createdAt, updatedAt, version } of data.customers) {
      const own = data.auditEvents.filter(({ subjectId }) => subjectId === id);
      expect(own[0]).toMatchObject({ action: 'customer.created', at: createdAt });
      expect(own).toHaveLength(version);
      expect(own.at(-1)?.at).toEqual(updatedAt);
      const times = own.map(({ at }) => at.getTime());
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
    for (const { at, changes, action } of data.auditEvents) {
      expectPast(at, now);
      expect(changes.length, action).toBeGreaterThan(0);
      for (const { before, after } of changes) expect(after).not.toEqual(before);
    }
    expect(new Set(data.auditEvents.map(({ action }) => action))).toEqual(
      new Set([
        ...['created', 'updated', 'statusChanged', 'archived', 'referenceLinked'].map((what) => `customer.${what}`),
        ...['tag.created', 'customField.defined', 'subscription.tagged', 'invoice.tagged'],
      ]),
    );
  });

  test('keeps personal numbers out of the searched text', () => {
    const persons = data.customers.filter(({ orgNumber }) => orgNumber !== null && isPersonalNumber(orgNumber));
    expect(persons.map(({ orgNumber }) => orgNumber).toSorted()).toEqual(['191212121212', '198211059954']);
    const searched = data.customers.map((customer) => customer.searchText).join('\n');
    for (const { orgNumber } of persons) expect(searched).not.toContain(orgNumber?.slice(2));
    for (const customer of data.customers) {
      expect(customer.searchText).toBe(foldText(searchedText(customer)));
      expect(customer.nameKey).toBe(foldText(customer.name));
    }
  });

  test('has valid Swedish numbers', () => {
    const swedish = data.customers.filter(
      ({ billingCountry, orgNumber }) => billingCountry === 'SE' && orgNumber !== null,
    );
    expect(swedish.length).toBeGreaterThan(10);
    for (const { orgNumber } of swedish) expect(parseSwedishNumber(orgNumber ?? '')).toBe(orgNumber);
  });

  test('holds customers that exist twice', () => {
    const twins = data.customers.filter((customer) =>
      data.customers.some(
        (other) =>
          other.id !== customer.id &&
          other.companyId === customer.companyId &&
          customer.phone !== null &&
          domainOf(other.email) === domainOf(customer.email) &&
          domainOf(customer.email) !== 'brevduva.example',
      ),
    );
    expect(twins).toHaveLength(8);
  });

  test('lets things happen in their order, and nothing yet to come', () => {
    for (const invoice of data.invoices) {
      for (const moment of [invoice.createdAt, invoice.issuedAt, invoice.paidAt]) expectPast(moment, now);
      const createdAt = customers.get(invoice.customerId)?.createdAt ?? now;
      expect(invoice.createdAt.getTime()).toBeGreaterThan(createdAt.getTime());
    }
    for (const row of [...data.customers, ...data.walletTransactions, ...data.wallets]) expectPast(row.createdAt, now);
    for (const { startedAt, pausedAt, canceledAt } of data.subscriptions) {
      for (const moment of [startedAt, pausedAt, canceledAt]) expectPast(moment, now);
    }
  });

  test('leaves nothing open or running on archived customers', () => {
    const archived = data.customers.filter(({ archivedAt }) => archivedAt !== null);
    for (const { id, archivedAt } of archived) {
      const invoices = data.invoices.filter(({ customerId }) => customerId === id);
      expect(invoices.every((invoice) => invoiceStatus(invoice, now) === 'PAID')).toBe(true);
      expect(invoices.every((invoice) => archivedAt !== null && invoice.createdAt < archivedAt)).toBe(true);
      const subscriptions = data.subscriptions.filter(({ customerId }) => customerId === id);
      expect(subscriptions.every((subscription) => subscriptionState(subscription, data, now) === 'ENDED')).toBe(true);
    }
  });

  test('sorts ids as their rows were made', () => {
    const byId = data.customers.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ createdAt }) => createdAt.getTime());
    expect(byId).toEqual(byId.toSorted((a, b) => a - b));
  });
});

function numberOf(invoice: InvoiceRow): number {
  return Number(invoice.number?.split('-')[1]);
}

function domainOf(email: string | null): string {
  return email?.split('@')[1] ?? '';
}

function expectPast(moment: Date | null, now: Date): void {
  if (moment !== null) expect(moment.getTime()).toBeLessThan(now.getTime());
}
