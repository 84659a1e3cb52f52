import { seedFirstNames, seedNames, seedTrades } from '../../src/cli/seed-words.ts';
import { slugOf } from '../../src/kernel/fold-text.ts';
import {
  countryOf,
  freeMail,
  inventedStem,
  namedCompany,
  namedPerson,
  otherAddress,
  otherPhone,
  type PlantedCustomer,
  personalEmail,
} from './base-customers.ts';
import { asWrittenAddress, asWrittenPhone } from './distort.ts';
import { type Chance, chanceOf } from './random.ts';

export const decoyKinds = {
  namesakes: 'people of one name in other towns',
  mailNamesakes: 'people of one name with other boxes at one provider',
  family: 'a family: one surname, one address and phone, now and then one e-mail address',
  colleagues: 'people with addresses at one domain, in one office, now and then with one switchboard',
  sisters: 'companies of a group in several countries, with one domain, now and then with one e-mail address',
  holding: 'a company, its holding and its real estate: one address, phone and domain',
  owner: 'two companies of one owner: one e-mail address, phone and address',
  accountant: 'companies with the e-mail address and phone of one accountant',
  office: 'companies in one office hotel',
  chain: 'houses of a chain: one name and domain, other towns',
  numbered: 'housing associations that differ by a number and share their manager',
  near: 'two companies whose names differ by one letter',
} as const;
export type DecoyKind = keyof typeof decoyKinds;

/** Customers that have much in common, of which no two are the same. */
export interface DecoyGroup {
  readonly kind: DecoyKind;
  readonly customers: readonly PlantedCustomer[];
}

/** Groups of each kind in turn. */
export function plantDecoys(seed: number, count: number, firstNumber: number): DecoyGroup[] {
  const chance = chanceOf(seed);
  const kinds = Object.keys(decoyKinds) as DecoyKind[];
  let number = firstNumber;
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'near';
    const customers = makers[kind](chance, () => number++);
    return { kind, customers };
  });
}

type NextNumber = () => number;
type Maker = (chance: Chance, next: NextNumber) => PlantedCustomer[];

function several<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const makers: Readonly<Record<DecoyKind, Maker>> = {
  namesakes: (chance, next) => {
    const first = namedPerson(chance, next());
    const [given = '', family = ''] = first.name.split(' ');
    const emails = distinctEmails(2 + chance.below(5), () => personalEmail(chance, given, family));
    return emails.map((email) => ({
      ...inCountry(chance, namedPerson(chance, next()), first.country),
      name: first.name,
      email,
    }));
  },
  mailNamesakes: (chance, next) => {
    const first = namedPerson(chance, next());
    const [given = '', family = ''] = first.name.split(' ');
    const domain = chance.pick(freeMail);
    const emails = distinctEmails(2 + chance.below(3), () => {
      const box = personalEmail(chance, given, family).split('@')[0];
      return `${box}${10 + chance.below(90)}@${domain}`;
    });
    return emails.map((email) => ({
      ...inCountry(chance, namedPerson(chance, next()), first.country),
      name: first.name,
      email,
    }));
  },
  family: (chance, next) => {
    const first = namedPerson(chance, next());
    const family = first.name.split(' ')[1] ?? '';
    const sharesEmail = chance.percent(30);
    return distinct(seedFirstNames, 2 + chance.below(3), chance).map((given) => ({
      ...first,
      name: `${given} ${family}`,
      email: sharesEmail ? first.email : personalEmail(chance, given, family),
      phone: chance.percent(60) ? first.phone : otherPhone(chance, first.country),
      address: first.address && asWrittenAddress(chance, first.address),
    }));
  },
  colleagues: (chance, next) => {
    const company = namedCompany(chance, next());
    const domain = company.email?.split('@')[1] ?? '';
    const sharesPhone = chance.percent(50);
    return several(2 + chance.below(7), () => {
      const [given, family] = [chance.pick(seedFirstNames), chance.pick(seedNames)];
      return {
        ...company,
        name: `${given} ${family}`,
        customerType: chance.pick(['CONSUMER', 'UNKNOWN'] as const),
        email: `${slugOf(given)}.${slugOf(family)}@${domain}`,
        phone: sharesPhone ? company.phone : otherPhone(chance, company.country),
        taxNumber: null,
      };
    });
  },
  sisters: (chance, next) => {
    const stem = inventedStem(chance);
    const sharesEmail = chance.percent(30);
    const nations = distinct(nationsOfGroups, 2 + chance.below(3), chance);
    return nations.map(([code, land]) => {
      const company = inCountry(chance, namedCompany(chance, next()), code);
      const form = chance.pick(countryOf(code).legalForms);
      return {
        ...company,
        name: chance.percent(70) ? `${stem} ${land} ${form}` : `${stem} ${form}`,
        email: `${sharesEmail ? 'cfo' : `info.${code.toLowerCase()}`}@${slugOf(stem)}.example`,
        taxNumber: chance.percent(70) ? numberIn(chance, next, code) : null,
      };
    });
  },
  holding: (chance, next) => {
    const company = namedCompany(chance, next());
    const { legalForms } = countryOf(company.country);
    const stem = inventedStem(chance);
    const domain = `${slugOf(stem)}.example`;
    const form = chance.pick(legalForms);
    const trade = chance.pick(seedTrades.filter((one) => one !== 'Fastigheter'));
    return [trade, 'Holding', 'Fastigheter'].slice(0, 2 + chance.below(2)).map((word) => ({
      ...company,
      name: `${stem} ${word} ${form}`,
      email: `${chance.pick(['info', 'ekonomi', 'kontakt'])}@${domain}`,
      taxNumber: chance.percent(50) ? numberIn(chance, next, company.country) : null,
    }));
  },
  owner: (chance, next) => {
    const one = namedCompany(chance, next());
    const other = inCountry(chance, namedCompany(chance, next()), one.country);
    const { email, phone, address } = one;
    return [
      one,
      {
        ...other,
        name: `${inventedStem(chance)} ${chance.pick(seedTrades)} ${chance.pick(countryOf(one.country).legalForms)}`,
        ...{ email, phone, address },
        taxNumber: chance.percent(50) ? numberIn(chance, next, one.country) : null,
      },
    ];
  },
  accountant: (chance, next) => {
    const { email, phone, country } = namedCompany(chance, next());
    const sharesPhone = chance.percent(60);
    return several(3 + chance.below(28), () => {
      const company = inCountry(chance, namedCompany(chance, next()), country);
      return { ...company, email, phone: sharesPhone ? phone : company.phone };
    });
  },
  office: (chance, next) => {
    const { address, country } = namedCompany(chance, next());
    return several(3 + chance.below(38), () => {
      const company = inCountry(chance, namedCompany(chance, next()), country);
      return { ...company, address: address && asWrittenAddress(chance, address) };
    });
  },
  chain: (chance, next) => {
    const first = namedCompany(chance, next());
    const domain = first.email?.split('@')[1] ?? '';
    const isNamedByTown = chance.percent(50);
    // One house a town where the town is all that tells them apart.
    const towns = countryOf(first.country).cities.map((city) => ({ city }));
    return several(isNamedByTown ? towns.length : 3 + chance.below(13), (index) => {
      const house = inCountry(chance, namedCompany(chance, next()), first.country);
      const address = house.address && { ...house.address, ...(isNamedByTown ? towns[index] : {}) };
      const name = isNamedByTown ? `${first.name} ${address?.city}` : first.name;
      return { ...house, name, address, email: `hus${index}@${domain}` };
    });
  },
  numbered: (chance, next) => {
    const number = next();
    const manager = namedCompany(chance, number);
    const stem = inventedStem(chance);
    return several(2 + chance.below(8), (index) => ({
      ...inCountry(chance, namedCompany(chance, next()), 'SE'),
      name: `Brf ${stem} ${index + 1}`,
      email: chance.percent(50) ? manager.email : `brf${index}@${slugOf(stem)}${number}.example`,
      phone: manager.phone && asWrittenPhone(chance, manager.phone, manager.country),
    }));
  },
  near: (chance, next) => {
    const one = namedCompany(chance, next());
    const other = inCountry(chance, namedCompany(chance, next()), one.country);
    const at = 1 + chance.below(3);
    const letter = chance.pick([...'aeioklmnrst'].filter((another) => another !== one.name[at]));
    return [one, { ...other, name: one.name.slice(0, at) + letter + one.name.slice(at + 1) }];
  },
};

const nationsOfGroups = [
  ['SE', 'Sverige'],
  ['NO', 'Norge'],
  ['DK', 'Danmark'],
  ['FI', 'Suomi'],
  ['DE', 'Deutschland'],
  ['FR', 'France'],
  ['GB', 'UK'],
] as const;

function distinct<T>(list: readonly T[], count: number, chance: Chance): T[] {
  const rest = [...list];
  return several(count, () => rest.splice(chance.below(rest.length), 1)).flat();
}

function distinctEmails(count: number, make: () => string): string[] {
  const emails = new Set<string>();
  while (emails.size < count) emails.add(make());
  return [...emails];
}

/** The same customer at home in another country, with an address and a phone of its own there. */
function inCountry(chance: Chance, customer: PlantedCustomer, country: string): PlantedCustomer {
  if (customer.country === country) return customer;
  const taxNumber = null;
  return {
    ...customer,
    country,
    taxNumber,
    address: otherAddress(chance, country),
    phone: otherPhone(chance, country),
  };
}

/** A number of another company there. */
function numberIn(chance: Chance, next: NextNumber, country: string): PlantedCustomer['taxNumber'] {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const { taxNumber, country: found } = namedCompany(chance, next());
    if (found === country && taxNumber) return taxNumber;
  }
  return null;
}
