import { minorUnitsOf } from './currency.ts';

/** An exact amount: a decimal string such as `1234.50`, never a float. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** numeric(20,6) as PostgreSQL writes it, in its shortest form that still shows the currency's minor unit. */
export function moneyOf(amount: string, currency: string): Money {
  return { amount: shortestAmount(amount, minorUnitsOf(currency)), currency };
}

function shortestAmount(amount: string, digits: number): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0');
  return kept ? `${whole}.${kept}` : whole;
}

const formatters = new Map<string, Intl.NumberFormat>();

/**
 * The amount as people of a locale write it: `formatMoney({ amount: '1234.5', currency: 'EUR' }, 'de')` is `1.234,50 €`.
 * An unknown locale falls back to `en`. The string goes to Intl as it is: no float in between.
 */
export function formatMoney(money: Money, locale: string): string {
  const digits = Math.max(minorUnitsOf(money.currency), money.amount.split('.')[1]?.length ?? 0);
  // Intl.NumberFormat.format takes decimal strings exactly (ES2023), which TypeScript's lib does not say.
  return formatter(locale, money.currency, digits).format(money.amount as unknown as number);
}

function formatter(locale: string, currency: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${digits}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = makeFormatter(locale, currency, digits);
  // A caller names the locale: the cache must not grow with what callers invent.
  if (formatters.size < 500) formatters.set(key, made);
  return made;
}

function makeFormatter(locale: string, currency: string, digits: number): Intl.NumberFormat {
  const options = {
    style: 'currency',
    currency,
    minimumFractionDigits: minorUnitsOf(currency),
    maximumFractionDigits: digits,
  } as const;
  return new Intl.NumberFormat(isLocale(locale) ? locale : 'en', options);
}

/** Asked for, since Intl itself would fall back to the language of the server. */
function isLocale(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
