import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { loadTaxTreatment } from './tax-treatment.loaders.ts';
import type { TaxTreatment } from './tax-treatment.rules.ts';
import { supplyKinds, taxCategories, taxReasons, taxTreatmentKinds } from './tax-vocabularies.rules.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    TaxTreatment: TaxTreatment;
  }
}

const SupplyKindEnum = enumOf('SupplyKind', supplyKinds, 'What is sold, as far as tax tells it apart.');
const TaxTreatmentKindEnum = enumOf('TaxTreatmentKind', taxTreatmentKinds, 'Whether a sale is taxed, and why not.');
const TaxCategoryEnum = enumOf(
  'TaxCategory',
  taxCategories,
  'The category of tax as EN 16931, the European standard for e-invoices, codes it.',
);

const reasons = Object.entries(taxReasons).map(([reason, meaning]) => `\`${reason}\` (${meaning})`);

builder.objectType('TaxTreatment', {
  description: 'How a sale is taxed. Engineering defaults, not tax advice.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    kind: t.expose('kind', { type: TaxTreatmentKindEnum, description: 'Whether it is taxed, and why not.' }),
    category: t.expose('category', { type: TaxCategoryEnum, description: 'The category of tax to print.' }),
    reason: t.exposeString('reason', {
      description: `The rule that has decided, a stable code: ${reasons.join(', ')}.`,
    }),
    legalReference: t.exposeString('legalReference', {
      nullable: true,
      description:
        'The law to name on the invoice: `Art. 196 of Directive 2006/112/EC`. Null where it is taxed, and where the rule names none.',
    }),
    provisional: t.exposeBoolean('provisional', {
      description: 'Whether it may become another: the billing country is missing, or the VAT number is not confirmed.',
    }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'A sentence for people: `The customer accounts for the tax.`. Null where there is nothing to say.',
    }),
  }),
});

builder.objectField('Customer', 'taxTreatment', (t) =>
  t.field({
    type: 'TaxTreatment',
    authScopes: { CUSTOMERS_READ: true },
    description:
      'How a sale to it would be taxed today, by both countries, its type, tax class, tax configuration and VAT number. Engineering defaults, not tax advice: have them looked at by someone who knows.',
    args: {
      supply: t.arg({
        type: SupplyKindEnum,
        required: true,
        defaultValue: 'SERVICE',
        description: 'What would be sold. A service where it is left out.',
      }),
    },
    resolve: (customer, { supply }, { reader }) => loadTaxTreatment(reader, customer.id, supply),
  }),
);
