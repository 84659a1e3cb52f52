import { addMonths } from './demo-clock.ts';
import type { DemoRandom } from './demo-random.ts';
import type { CompanyRow, OrganizationRow, PlanRow } from './demo-rows.ts';

export interface DemoSellers {
  readonly organization: OrganizationRow;
  readonly companies: Readonly<Record<'AB' | 'GMBH', CompanyRow>>;
  readonly plans: Readonly<Record<PlanCode, PlanRow>>;
}

type PlanSpec = Pick<PlanRow, 'name' | 'tier' | 'price' | 'currency' | 'interval'> & {
  /** The only company that sells it; otherwise every company does. */
  readonly seller?: 'AB' | 'GMBH';
  readonly archived?: true;
  readonly needs?: PlanRow['requiredVerifications'];
};

const planSpecs = {
  'classic-month-sek': {
    name: 'Classic',
    tier: 'starter',
    price: '390.00',
    currency: 'SEK',
    interval: 'MONTH',
    seller: 'AB',
    archived: true,
  },
  'starter-month-sek': {
    name: 'Starter',
    tier: 'starter',
    price: '490.00',
    currency: 'SEK',
    interval: 'MONTH',
    seller: 'AB',
  },
  'growth-month-sek': {
    name: 'Growth',
    tier: 'growth',
    price: '1990.00',
    currency: 'SEK',
    interval: 'MONTH',
    seller: 'AB',
  },
  'enterprise-year-sek': {
    name: 'Enterprise, yearly',
    tier: 'enterprise',
    price: '118800.00',
    currency: 'SEK',
    interval: 'YEAR',
    seller: 'AB',
    needs: ['KYC', 'BUSINESS_DOCUMENT'],
  },
  'starter-month-eur': { name: 'Starter', tier: 'starter', price: '49.00', currency: 'EUR', interval: 'MONTH' },
  'growth-year-eur': { name: 'Growth, yearly', tier: 'growth', price: '2148.00', currency: 'EUR', interval: 'YEAR' },
  'enterprise-month-eur': {
    name: 'Enterprise',
    tier: 'enterprise',
    price: '1290.00',
    currency: 'EUR',
    interval: 'MONTH',
    seller: 'GMBH',
    needs: ['KYC'],
  },
  'launch-week-eur': {
    name: 'Launch support, weekly',
    tier: 'growth',
    price: '390.00',
    currency: 'EUR',
    interval: 'WEEK',
    seller: 'GMBH',
  },
  'growth-month-usd': { name: 'Growth', tier: 'growth', price: '229.00', currency: 'USD', interval: 'MONTH' },
} as const satisfies Readonly<Record<string, PlanSpec>>;

export type PlanCode = keyof typeof planSpecs;

const AGE_MONTHS = 40;

/** The same in every demo, so that a demo is known for one: no key is ever handed out for somebody's own organization. */
export const DEMO_ORGANIZATION_ID = '01890000-0000-7000-8000-0000000de300';

/** The organization, its two companies and what they sell. */
export function makeSellers(random: DemoRandom, now: Date): DemoSellers {
  const createdAt = addMonths(now, -AGE_MONTHS);
  const organization: OrganizationRow = {
    id: DEMO_ORGANIZATION_ID,
    name: 'Nordlys Group',
    defaultCurrency: 'EUR',
    createdAt,
    updatedAt: createdAt,
  };
  const shared = { organizationId: organization.id, createdAt, updatedAt: createdAt };
  const companies: DemoSellers['companies'] = {
    AB: {
      ...shared,
      id: random.id(createdAt),
      name: 'Nordlys Software AB',
      country: 'SE',
      vatNumber: 'SE559900142601',
      defaultCurrency: 'SEK',
      timezone: 'Europe/Stockholm',
      defaultPaymentTermsDays: 30,
    },
    GMBH: {
      ...shared,
      id: random.id(createdAt),
      name: 'Nordlys Cloud GmbH',
      country: 'DE',
      vatNumber: 'DE399817458',
      defaultCurrency: 'EUR',
      timezone: 'Europe/Berlin',
      defaultPaymentTermsDays: 14,
    },
  };
  return { organization, companies, plans: makePlans(random, now, organization.id, companies) };
}

function makePlans(
  random: DemoRandom,
  now: Date,
  organizationId: string,
  companies: DemoSellers['companies'],
): DemoSellers['plans'] {
  const createdAt = addMonths(now, -AGE_MONTHS);
  const plan = (code: PlanCode): PlanRow => {
    const { seller, archived, needs = [], ...spec }: PlanSpec = planSpecs[code];
    return {
      ...spec,
      organizationId,
      id: random.id(createdAt),
      companyId: seller ? companies[seller].id : null,
      code,
      requiredVerifications: needs,
      archivedAt: archived ? addMonths(now, -5) : null,
      createdAt,
    };
  };
  return {
    'classic-month-sek': plan('classic-month-sek'),
    'starter-month-sek': plan('starter-month-sek'),
    'growth-month-sek': plan('growth-month-sek'),
    'enterprise-year-sek': plan('enterprise-year-sek'),
    'starter-month-eur': plan('starter-month-eur'),
    'growth-year-eur': plan('growth-year-eur'),
    'enterprise-month-eur': plan('enterprise-month-eur'),
    'launch-week-eur': plan('launch-week-eur'),
    'growth-month-usd': plan('growth-month-usd'),
  };
}
