import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { vatValidationStatuses } from '../customer/customer.rules.ts';
import { checkTaxId } from '../tax-id/tax-id.rules.ts';
import { checkOrder, ofNumber, type VatCheckRow, vatCheckTable } from './vat-check.repository.ts';
import { vatCheckOutcomes } from './vat-check.rules.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    VatCheck: VatCheckRow;
  }
}

const VatCheckOutcomeEnum = enumOf('VatCheckOutcome', vatCheckOutcomes, 'What came of asking about a VAT number.');

registerNode(vatCheckTable, 'CUSTOMERS_READ');
builder.objectType('VatCheck', {
  description:
    'One time that a VAT number was checked: evidence, never changed. Erasing the customer blanks number, name, address and consultation number, and leaves the hash.',
  interfaces: [Node],
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    id: idField(t),
    customer: t.field({
      type: 'Customer',
      nullable: true,
      description: 'Whose number it was; null where a bare number was asked about.',
      extensions: { columns: ['customerId'] },
      resolve: (check, _args, context, info) => loadObject('Customer', check.customerId, context, info),
    }),
    vatNumber: t.exposeString('vatNumber', {
      description:
        'The number that was checked, with its VIES prefix: `EL094259216`. One made of a personal number shows as `SE**********01` without CUSTOMERS_PII.',
    }),
    requester: t.exposeString('requester', {
      nullable: true,
      description:
        "In whose name the register was asked: the company's VAT number. Null where it was not told, or nobody was asked.",
    }),
    outcome: t.expose('outcome', { type: VatCheckOutcomeEnum, description: 'What came of it.' }),
    status: t.expose('status', {
      type: enumOf('VatValidationStatus', vatValidationStatuses),
      description: 'What that means of the number. An outage is never INVALID.',
    }),
    errorCode: t.exposeString('errorCode', {
      nullable: true,
      description:
        'Why there was no verdict: the code of VIES (`MS_UNAVAILABLE`), or one of ours (`HTTP_503`, `NETWORK`, `TIMED_OUT`, `NOT_JSON`, `NO_VERDICT`, `OTHER_NUMBER`, `FORMAT_INVALID`). Null with a verdict.',
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'The registered name; null where the country hides it, as Germany does.',
    }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'The registered address, in lines; null where the country hides it.',
    }),
    consultationNumber: t.exposeString('consultationNumber', {
      nullable: true,
      description:
        "VIES's own proof that it was asked, `WAPIAAAAaEDkvhHx`. It gives one only to a requester: a company with a VAT number of the European Union.",
    }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', description: 'When it was checked.' }),
    evidenceHash: t.exposeString('evidenceHash', {
      nullable: true,
      description: "sha256 of the register's answer as it came, in hex; null where none came.",
    }),
  }),
});

builder.queryField('vatChecks', (t) =>
  t.connection(
    {
      type: 'VatCheck',
      authScopes: { CUSTOMERS_READ: true },
      description:
        'Every check of a VAT number that your companies made, newest first, whichever customer it was for: the evidence of a number.',
      args: {
        vatNumber: t.arg.string({
          required: true,
          description: 'The number with its prefix, with or without separators: `SE 556677-8899 01`.',
        }),
      },
      resolve: (_root, { vatNumber, ...args }, context, info) => {
        const value = checkTaxId('eu_vat', vatNumber, null)?.value ?? vatNumber.trim();
        return readConnection(
          { table: vatCheckTable, where: [ofNumber(value)], order: checkOrder },
          args,
          context,
          info,
        );
      },
    },
    connectionOf('VatCheck'),
  ),
);
