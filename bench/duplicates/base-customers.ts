import { makeSeedCustomer, type SeedTenant } from '../../src/cli/seed-customers.ts';
import { seedCountries, seedFirstNames, seedNames, seedStreets, seedTrades } from '../../src/cli/seed-words.ts';
import { slugOf } from '../../src/kernel/fold-text.ts';
import { type Chance, withChance } from './random.ts';

export interface PlantedAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

/** A customer as somebody enters it. */
export interface PlantedCustomer {
  readonly name: string;
  readonly legalName: string | null;
  readonly customerType: 'BUSINESS' | 'SOLE_TRADER' | 'CONSUMER' | 'UNKNOWN';
  readonly email: string | null;
  readonly additionalEmails: readonly string[];
  readonly phone: string | null;
  readonly orgNumber: string | null;
  readonly taxNumber: { readonly type: string; readonly value: string; readonly country: string } | null;
  readonly country: string;
  /** Null where no more than the country is known. */
  readonly address: PlantedAddress | null;
}

export const freeMail = [
  'gmail.com',
  'hotmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'telia.com',
  'gmx.de',
  'hotmail.se',
  'web.de',
  'live.dk',
] as const;

const tenant: SeedTenant = {
  organizationId: '0190a0c0-0000-7000-8000-000000000000',
  companyId: '0190a0c0-0000-7000-8000-000000000001',
  now: Date.UTC(2026, 0, 1),
};

/** A customer as the seed generator makes it; `number` is its own. */
export function seededCustomer(chance: Chance, number: number): PlantedCustomer {
  return withChance(chance, () => {
    const { row, taxNumber } = makeSeedCustomer(tenant, number, 1_000_000, number);
    const address = JSON.parse(String(row.billing_address));
    return {
      name: String(row.name),
      legalName: null,
      customerType: row.customer_type as PlantedCustomer['customerType'],
      email: String(row.email),
      additionalEmails: [],
      phone: String(row.phone),
      orgNumber: null,
      taxNumber: taxNumber && { type: taxNumber.type, value: taxNumber.value, country: taxNumber.country },
      country: address.country,
      address,
    };
  });
}

const stemStarts = (
  'Nord Sol Berg Vik Lund Grön Stål Eich Blau Wald Mon Clair Rio Terra Alta Kjær Björk Hav Silver Kron Eik Ros Fjäll ' +
  'Weiß Schön Linden Val Bel Mar Camp Ponte Zlat Bia Krak Tal Met Lin Ar Cedar Birch'
).split(' ');
const stemEnds =
  'vik by ström holm feld bach haus mont via lux stad gård näs dal tal brunn stein wald ridge field ton ford ville ella ino ano owa ice'.split(
    ' ',
  );

export function inventedStem(chance: Chance): string {
  return chance.pick(stemStarts) + chance.pick(stemEnds);
}

/** A company with a name of the usual kind, without the number that seeded ones have in theirs, and a domain to it. */
export function namedCompany(chance: Chance, number: number): PlantedCustomer {
  const seeded = asType(seededCustomer(chance, number), 'BUSINESS');
  const { legalForms } = countryOf(seeded.country);
  const stem = chance.percent(70) ? inventedStem(chance) : `${chance.pick(seedNames)} & ${chance.pick(seedNames)}`;
  const words = chance.percent(75) ? `${stem} ${chance.pick(seedTrades)}` : stem;
  const domain = `${slugOf(words)}${chance.percent(40) ? number % 97 : ''}.example`;
  return {
    ...seeded,
    name: `${words} ${chance.pick(legalForms)}`,
    email: `${chance.pick(['info', 'order', 'invoice', 'anna', 'lars.berg'])}@${domain}`,
  };
}

/** A private person, half of them with an address at a public provider. */
export function namedPerson(chance: Chance, number: number): PlantedCustomer {
  const seeded = asType(seededCustomer(chance, number), chance.percent(70) ? 'CONSUMER' : 'SOLE_TRADER');
  const [first, family] = [chance.pick(seedFirstNames), chance.pick(seedNames)];
  return { ...seeded, name: `${first} ${family}`, email: personalEmail(chance, first, family), taxNumber: null };
}

export function personalEmail(chance: Chance, first: string, family: string): string {
  const [given, surname] = [slugOf(first), slugOf(family)];
  const box = chance.pick([
    `${given}.${surname}`,
    `${given}${surname}`,
    `${given.slice(0, 1)}.${surname}`,
    `${surname}.${given}`,
  ]);
  return `${box}${chance.percent(50) ? chance.below(100) : ''}@${chance.pick(freeMail)}`;
}

/** What a pair is planted on: seeded customers and others, companies and people. */
export function baseCustomer(chance: Chance, number: number): PlantedCustomer {
  const dice = chance.below(100);
  if (dice < 45) return seededCustomer(chance, number);
  return dice < 75 ? namedCompany(chance, number) : namedPerson(chance, number);
}

export function countryOf(code: string) {
  const country = seedCountries.find((one) => one.code === code);
  if (!country) throw new Error(`${code} is no seeded country`);
  return country;
}

/** Another place in the same country. */
export function otherAddress(chance: Chance, country: string): PlantedAddress {
  return {
    line1: `${chance.pick(seedStreets)} ${1 + chance.below(180)}`,
    city: chance.pick(countryOf(country).cities),
    postalCode: String(10_000 + chance.below(89_999)),
    country,
  };
}

export function otherPhone(chance: Chance, country: string): string {
  return `+${countryOf(country).dial}7${String(10_000_000 + chance.below(89_999_999))}`;
}

function asType(customer: PlantedCustomer, customerType: PlantedCustomer['customerType']): PlantedCustomer {
  return { ...customer, customerType };
}

export function isPerson({ customerType }: PlantedCustomer): boolean {
  return customerType === 'CONSUMER' || customerType === 'SOLE_TRADER';
}
