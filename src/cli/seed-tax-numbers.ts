// Tax numbers of right form with right check digits, made up at random.

export interface SeedTaxNumber {
  readonly type: string;
  readonly value: string;
  readonly country: string;
  /** Null for a type that publishes no check digit. */
  readonly checksumValid: true | null;
}

type Maker = () => string;

/** So many digits, of which the first is no 0. */
function digits(count: number): string {
  const least = 10 ** (count - 1);
  return String(least + Math.floor(Math.random() * 9 * least));
}

function weigh(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0);
}

/** With a check digit that makes the weighed sum a multiple of 11; what would need a 10 is never given out. */
function mod11(...weights: readonly number[]): Maker {
  return () => {
    for (;;) {
      const body = digits(weights.length);
      const check = (11 - (weigh(body, weights) % 11)) % 11;
      if (check < 10) return `${body}${check}`;
    }
  };
}

/** The sum of Luhn: every second digit counts twice, beginning with the last or the one before it. */
function luhnSum(text: string, doubled: 'LAST' | 'LAST_BUT_ONE'): number {
  const odd = doubled === 'LAST' ? 0 : 1;
  return [...text].reduceRight((sum, character, index) => {
    const value = Number(character) * ((text.length - 1 - index) % 2 === odd ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

function withLuhn(body: string): string {
  return `${body}${(10 - (luhnSum(body, 'LAST') % 10)) % 10}`;
}

function austrian(): string {
  const body = digits(7);
  return `${body}${(16 - (luhnSum(body, 'LAST_BUT_ONE') % 10)) % 10}`;
}

function belgian(): string {
  const body = digits(7);
  return `0${body}${String(97 - (Number(body) % 97)).padStart(2, '0')}`;
}

function british(): string {
  const body = digits(7);
  return `${body}${String(97 - (weigh(body, [8, 7, 6, 5, 4, 3, 2]) % 97)).padStart(2, '0')}`;
}

function estonian(): string {
  const body = digits(8);
  return `${body}${(10 - (weigh(body, [3, 7, 1, 3, 7, 1, 3, 7]) % 10)) % 10}`;
}

function french(): string {
  const siren = withLuhn(digits(8));
  return `${String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0')}${siren}`;
}

/** ISO 7064 MOD 11, 10. */
function german(): string {
  const body = digits(8);
  const carried = [...body].reduce((product, character) => (((product + Number(character)) % 10 || 10) * 2) % 11, 10);
  return `${body}${(11 - carried) % 10}`;
}

/** As a whole divisible by 11. */
function slovak(): string {
  const least = Math.ceil(10 ** 9 / 11);
  return String(11 * (least + Math.floor(Math.random() * 8 * 10 ** 8)));
}

const dutch = mod11(2, 3, 4, 5, 6, 7, 8, 9);

const european: Readonly<Record<string, Maker>> = {
  AT: () => `ATU${austrian()}`,
  BE: () => `BE${belgian()}`,
  DE: () => `DE${german()}`,
  DK: prefixed('DK', mod11(2, 7, 6, 5, 4, 3, 2)),
  EE: () => `EE${estonian()}`,
  ES: () => `ESB${withLuhn(digits(7))}`,
  FI: prefixed('FI', mod11(7, 9, 10, 5, 8, 4, 2)),
  FR: () => `FR${french()}`,
  // 015 is the office of Milano.
  IT: () => `IT${withLuhn(`${digits(7)}015`)}`,
  NL: () => `NL${dutch()}B01`,
  PL: prefixed('PL', mod11(5, 6, 4, 9, 8, 7, 6, 5, 4)),
  PT: prefixed('PT', mod11(9, 8, 7, 6, 5, 4, 3, 2)),
  // 556 belongs to limited companies: no personal number begins so.
  SE: () => `SE${withLuhn(`556${digits(6)}`)}01`,
  SK: () => `SK${slovak()}`,
};

function prefixed(prefix: string, make: Maker): Maker {
  return () => `${prefix}${make()}`;
}

const norwegian = mod11(3, 2, 7, 6, 5, 4, 3, 2);
const swiss = mod11(5, 4, 3, 2, 7, 6, 5, 4);

// [type, number, whether it has a check digit]
const others: Readonly<Record<string, readonly [type: string, make: Maker, hasChecksum: boolean]>> = {
  CA: ['ca_gst_hst', () => `${withLuhn(digits(8))}RT0001`, true],
  CH: ['ch_vat', () => `CHE${swiss()}MWST`, true],
  GB: ['gb_vat', () => `GB${british()}`, true],
  IS: ['is_vat', () => digits(6), false],
  NO: ['no_vat', () => `${norwegian()}MVA`, true],
  US: ['us_ein', () => digits(9), false],
};

/** A VAT number of a country, or what its businesses have instead; null for a country whose rules are not told here. */
export function makeTaxNumber(country: string): SeedTaxNumber | null {
  const member = european[country];
  if (member) return { type: 'eu_vat', value: member(), country, checksumValid: true };
  const other = others[country];
  if (!other) return null;
  const [type, make, hasChecksum] = other;
  return { type, value: make(), country, checksumValid: hasChecksum ? true : null };
}
