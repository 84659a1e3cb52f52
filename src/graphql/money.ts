import { formatMoney, type Money } from '../kernel/money.ts';
import { builder } from './builder.ts';

declare module './builder.ts' {
  interface GraphObjects {
    Money: Money;
  }
  interface GraphInputs {
    MoneyInput: Money;
  }
}

builder.objectType('Money', {
  description: 'An exact amount in a currency.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    amount: t.expose('amount', {
      type: 'Decimal',
      description: 'In major units, exact: `"1234.50"`. At least the digits of the currency\'s minor unit.',
    }),
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency of the amount.' }),
    formatted: t.string({
      description: 'As people of a locale write it: `€1,234.50`.',
      args: {
        locale: t.arg.string({
          required: true,
          defaultValue: 'en',
          description: 'A BCP 47 tag such as `de-AT`. An unknown one falls back to `en`.',
        }),
      },
      resolve: (money, { locale }) => formatMoney(money, locale),
    }),
  }),
});

builder.inputType('MoneyInput', {
  description: 'An exact amount in a currency.',
  fields: (t) => ({
    amount: t.field({
      type: 'Decimal',
      required: true,
      description: 'In major units: `"1234.50"`. 6 decimals at most.',
    }),
    currency: t.field({ type: 'CurrencyCode', required: true, description: 'ISO 4217, active codes only: `EUR`.' }),
  }),
});
