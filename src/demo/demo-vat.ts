import { createHash } from 'node:crypto';
import { addDays, DAY_MS } from './demo-clock.ts';
import type { CustomerSpec } from './demo-customer-spec.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CompanyRow, CustomerRow, TenantRow } from './demo-rows.ts';

/** What is known of a VAT number, as the system keeps it. */
export interface DemoVatRecord {
  readonly number: string;
  readonly verdict: 'VALID' | null;
  readonly verdictAt: Date | null;
  readonly name: string | null;
  readonly address: string | null;
  readonly consultationNumber: string | null;
  readonly attemptAt: Date | null;
  readonly error: string | null;
  readonly attempts: number;
  readonly override: {
    readonly valid: boolean;
    readonly reason: string;
    readonly setAt: Date;
    readonly setById: null;
  } | null;
}

export interface VatCheckRow extends TenantRow {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly vatNumber: string;
  readonly requester: string | null;
  readonly outcome: 'VALID' | 'UNAVAILABLE' | 'FORMAT_INVALID';
  readonly status: CustomerRow['vatValidationStatus'];
  readonly errorCode: string | null;
  readonly name: string | null;
  readonly address: string | null;
  readonly consultationNumber: string | null;
  readonly evidenceHash: string | null;
  readonly checkedAt: Date;
}

export interface VatJobRow extends TenantRow {
  readonly id: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly vatNumber: string;
  readonly viesCountry: string;
  readonly requestedAt: Date;
  readonly runAt: Date;
  readonly attempts: number;
}

const FRESH_DAYS = 30;
/** Of the one that is in grace: the re-check has found nobody since. */
const GRACE_DAYS = 41;
const VAIN_ATTEMPTS = 4;
const none = { name: null, address: null, consultationNumber: null, attemptAt: null, error: null, attempts: 0 };
const unknown = { verdict: null, verdictAt: null, ...none, override: null };

/** What the register has told by a day; null where nobody has asked. */
export function makeVatRecord(spec: CustomerSpec, createdAt: Date, asOf: Date): DemoVatRecord | null {
  const [, number, flaw] = spec.taxIds?.find(([type]) => type === 'eu_vat') ?? [];
  if (number === undefined || spec.vat === 'UNVALIDATED') return null;
  if (flaw !== undefined) return { number, ...unknown, error: 'FORMAT_INVALID' };
  if (spec.vat === 'MANUAL') {
    const reason = 'Registration certificate seen; the register does not list it yet.';
    return { number, ...unknown, override: { valid: true, reason, setAt: addDays(asOf, -12), setById: null } };
  }
  const isInGrace = spec.vat === 'MAINTENANCE';
  const verdictAt = daysBefore(asOf, isInGrace ? GRACE_DAYS : 2 + (Number(number.replace(/\D/g, '')) % 24), createdAt);
  const told = { ...registered(spec, number), consultationNumber: consultationOf(number) };
  const vain = { attemptAt: addDays(asOf, -0.01), error: 'MS_UNAVAILABLE', attempts: VAIN_ATTEMPTS };
  const attempt = isInGrace ? vain : { attemptAt: verdictAt, error: null, attempts: 0 };
  return { number, verdict: 'VALID', verdictAt, ...told, ...attempt, override: null };
}

function daysBefore(asOf: Date, days: number, earliest: Date): Date {
  return new Date(Math.max(addDays(asOf, -days).getTime(), earliest.getTime() + DAY_MS / 24));
}

/** Germany and Spain tell neither name nor address. */
function registered(
  { name, legalName, at }: CustomerSpec,
  number: string,
): { name: string | null; address: string | null } {
  if (/^(DE|ES)/.test(number) || !at) return { name: null, address: null };
  const [line1, postalCode, city] = at;
  return { name: (legalName ?? name).toUpperCase(), address: `${line1}\n${postalCode} ${city}`.toUpperCase() };
}

/** As VIES's own look: 16 letters and digits. */
function consultationOf(number: string): string {
  return `WAPIAAAA${sha256(number).slice(0, 8)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The evidence of what a customer's record tells, oldest first. */
export function makeVatChecks(random: DemoRandom, customer: CustomerRow, company: CompanyRow): VatCheckRow[] {
  const { organizationId, companyId, id: customerId, vatRecord, createdAt } = customer;
  if (!vatRecord) return [];
  const base = { organizationId, companyId, customerId, vatNumber: vatRecord.number };
  const check = (told: Omit<VatCheckRow, keyof typeof base | 'id'>): VatCheckRow => ({
    ...base,
    id: random.id(told.checkedAt),
    ...told,
  });
  const nothing = { name: null, address: null, consultationNumber: null, evidenceHash: null };
  if (customer.vatValidationStatus === 'INVALID') {
    const outcome = 'FORMAT_INVALID';
    return [
      check({ ...nothing, outcome, status: 'INVALID', errorCode: outcome, requester: null, checkedAt: createdAt }),
    ];
  }
  const { verdictAt, attemptAt, error, name, address, consultationNumber } = vatRecord;
  const requester = company.vatNumber;
  const evidenceHash = sha256(`${vatRecord.number} ${consultationNumber}`);
  const told = { name, address, consultationNumber, evidenceHash, requester };
  const verdicts = verdictAt
    ? [check({ ...told, outcome: 'VALID', status: 'VALID', errorCode: null, checkedAt: verdictAt })]
    : [];
  const vain =
    error !== null && attemptAt
      ? [
          check({
            ...nothing,
            outcome: 'UNAVAILABLE',
            status: 'MAINTENANCE',
            errorCode: error,
            requester,
            checkedAt: attemptAt,
          }),
        ]
      : [];
  return [...verdicts, ...vain];
}

/** When it is asked again: 30 days after it was known, and soon where nobody could be asked. */
export function makeVatJobs(random: DemoRandom, customer: CustomerRow, now: Date): VatJobRow[] {
  const { organizationId, companyId, id: customerId, vatRecord } = customer;
  if (!vatRecord?.verdictAt) return [];
  const isVain = vatRecord.attempts > 0;
  const runAt = isVain ? addDays(now, 20 / 1_440) : addDays(vatRecord.verdictAt, FRESH_DAYS);
  return [
    {
      organizationId,
      id: random.id(now),
      companyId,
      customerId,
      vatNumber: vatRecord.number,
      viesCountry: vatRecord.number.slice(0, 2),
      requestedAt: runAt,
      runAt,
      attempts: vatRecord.attempts,
    },
  ];
}
