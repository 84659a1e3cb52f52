import {
  baseCustomer,
  countryOf,
  isPerson,
  namedCompany,
  namedPerson,
  otherAddress,
  type PlantedCustomer,
  seededCustomer,
} from './base-customers.ts';
import {
  enteredAgain,
  withGmailSpelling,
  withOtherForm,
  withoutAccents,
  withSwappedWords,
  withTag,
  withTypo,
} from './distort.ts';
import { type Chance, chanceOf } from './random.ts';

export const pairKinds = {
  typo: 'one typing error in the name',
  typos: 'two typing errors in the name',
  swapped: 'words of the name swapped',
  form: 'legal form left out, in front or spelled otherwise',
  accents: 'accents left out, two letters for one, or capitals',
  tag: 'plus-addressed e-mail',
  freeMail: 'free-mail, as Gmail spells it or with another provider',
  moved: 'another address',
  number: 'org number at the one, the VAT number made of it at the other',
  added: 'a word or initial more or less',
  mixture: 'two or three of these',
} as const;
export type PairKind = keyof typeof pairKinds;

export interface PlantedPair {
  readonly kind: PairKind;
  readonly customers: readonly [PlantedCustomer, PlantedCustomer];
}

/** Pairs of each kind in turn; `firstNumber` is the first that no other customer has. */
export function plantPairs(seed: number, count: number, firstNumber: number): PlantedPair[] {
  const chance = chanceOf(seed);
  const kinds = Object.keys(pairKinds) as PairKind[];
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'typo';
    return plantPair(chance, kind, firstNumber + index);
  });
}

function plantPair(chance: Chance, kind: PairKind, number: number): PlantedPair {
  const base = baseFor(chance, kind, number);
  const twin =
    kind === 'mixture'
      ? mixed(chance, base)
      : kind === 'number'
        ? renumbered(chance, base)
        : distorted(chance, kind, recognisable(chance, base, kind));
  // Either may be the first.
  return { kind, customers: chance.percent(50) ? [base, twin] : [twin, base] };
}

function baseFor(chance: Chance, kind: PairKind, number: number): PlantedCustomer {
  if (kind === 'freeMail') return namedPerson(chance, number);
  if (kind === 'form') return chance.percent(50) ? namedCompany(chance, number) : company(chance, number);
  if (kind === 'number') return numbered(chance, number);
  return baseCustomer(chance, number);
}

function company(chance: Chance, number: number): PlantedCustomer {
  for (;;) {
    const made = seededCustomer(chance, number);
    if (!isPerson(made)) return made;
  }
}

/** With a VAT number that is made of an org number, which stands in its place. */
function numbered(chance: Chance, number: number): PlantedCustomer {
  for (;;) {
    const made = company(chance, number);
    const { taxNumber } = made;
    if (taxNumber && ['SE', 'FI', 'DK', 'NO', 'PL', 'BE', 'FR', 'CH', 'PT', 'IT'].includes(made.country)) return made;
  }
}

/** A company is known by its name alone; of a person something more must be the same, or nobody could tell. */
function recognisable(chance: Chance, base: PlantedCustomer, kind: PairKind): PlantedCustomer {
  if (kind === 'tag') return enteredAgain(chance, base, new Set(['email']));
  if (kind === 'freeMail' && base.email?.endsWith('@gmail.com')) return enteredAgain(chance, base, new Set(['email']));
  if (kind === 'moved') return enteredAgain(chance, base, new Set([chance.pick(['email', 'phone'] as const)]));
  const kept = isPerson(base) ? [chance.pick(['email', 'phone', 'address'] as const)] : [];
  return enteredAgain(chance, base, new Set(kept));
}

const extraWords = ['Group', 'Services', '& Co', 'Online', 'Sales', 'Partner'];

function distorted(chance: Chance, kind: PairKind, twin: PlantedCustomer): PlantedCustomer {
  const { legalForms } = countryOf(twin.country);
  const named = (name: string): PlantedCustomer => ({ ...twin, name });
  switch (kind) {
    case 'typo':
      return named(withTypo(chance, twin.name));
    case 'typos':
      return named(withTypo(chance, withTypo(chance, twin.name)));
    case 'swapped':
      return named(withSwappedWords(chance, twin.name, legalForms));
    case 'form':
      return named(withOtherForm(chance, twin.name, legalForms));
    case 'accents':
      return named(withoutAccents(chance, twin.name));
    case 'tag':
      return { ...twin, email: twin.email === null ? null : withTag(chance, twin.email) };
    case 'freeMail':
      return {
        ...twin,
        email: twin.email?.endsWith('@gmail.com') ? withGmailSpelling(chance, twin.email) : twin.email,
      };
    case 'moved':
      return { ...twin, address: otherAddress(chance, twin.country) };
    case 'number':
      return chance.percent(30) ? named(namedCompany(chance, 0).name) : named(withTypo(chance, twin.name));
    case 'added':
      return named(withOtherWord(chance, twin, legalForms));
    default:
      return twin;
  }
}

function withOtherWord(chance: Chance, { name, ...twin }: PlantedCustomer, legalForms: readonly string[]): string {
  if (isPerson({ name, ...twin })) {
    const [first = '', ...others] = name.split(' ');
    return chance.percent(60)
      ? `${first.slice(0, 1)}. ${others.join(' ')}`
      : `${first} ${chance.pick(['Maria', 'Erik', 'Luise'])} ${others.join(' ')}`;
  }
  const form = legalForms.find((one) => name.endsWith(` ${one}`));
  const bare = form ? name.slice(0, -form.length - 1) : name;
  return `${bare} ${chance.pick(extraWords)}${form ? ` ${form}` : ''}`;
}

/** The number in the register stands for the VAT number made of it; three in ten have another name too. */
function renumbered(chance: Chance, base: PlantedCustomer): PlantedCustomer {
  const twin = distorted(chance, 'number', recognisable(chance, base, 'number'));
  return { ...twin, taxNumber: null, orgNumber: registerNumberOf(base) };
}

/** The number in the company register, as its country writes it. */
export function registerNumberOf({ taxNumber, country }: PlantedCustomer): string | null {
  if (!taxNumber) return null;
  const digits = taxNumber.value.replace(/\D/g, '');
  if (country === 'SE') return `${digits.slice(0, 6)}-${digits.slice(6, 10)}`;
  if (country === 'FI') return `${digits.slice(0, 7)}-${digits.slice(7)}`;
  if (country === 'FR') return digits.slice(2);
  if (country === 'CH') return taxNumber.value.slice(0, 12);
  return digits;
}

function mixed(chance: Chance, base: PlantedCustomer): PlantedCustomer {
  const kinds: PairKind[] = ['typo', 'swapped', 'form', 'accents', 'tag', 'freeMail', 'moved'];
  let twin = recognisable(chance, base, 'mixture');
  const count = 2 + chance.below(2);
  for (let index = 0; index < count; index += 1) {
    const [kind = 'typo'] = kinds.splice(chance.below(kinds.length), 1);
    twin = distorted(chance, kind, twin);
  }
  return twin;
}
