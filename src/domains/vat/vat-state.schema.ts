import { mergedIds } from '../../database/merged-ids.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { loadObject } from '../../graphql/node.ts';
import { type VatValidationStatus, vatValidationStatuses } from '../customer/customer.rules.ts';
import { type VatOverride, type VatRecord, vatVerdicts, verdictInForce } from '../customer/vat-record.rules.ts';
import { loadNextAttempt, loadVatNumber } from './vat.loaders.ts';
import { checkOrder, vatCheckTable } from './vat-check.repository.ts';

interface VatState {
  readonly customerId: string;
  readonly status: VatValidationStatus;
  readonly stale: boolean;
  readonly record: VatRecord | null;
}

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    VatState: VatState;
    VatOverride: VatOverride;
  }
}

const VatVerdictEnum = enumOf('VatVerdict', vatVerdicts, 'What the register truly said of a number.');

builder.objectType('VatOverride', {
  description: "A person's decision about a VAT number, in the place of the register's.",
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    valid: t.exposeBoolean('valid', { description: 'Whether the number counts.' }),
    reason: t.exposeString('reason', { description: 'Why it was decided so.' }),
    setAt: t.expose('setAt', { type: 'DateTime', description: 'When it was decided.' }),
    setBy: t.field({
      type: 'ApiKey',
      nullable: true,
      description: 'The key that decided it; null for ADMIN_API_KEY.',
      resolve: ({ setById }, _args, context, info) => loadObject('ApiKey', setById, context, info),
    }),
  }),
});

builder.objectType('VatState', {
  description:
    'What is known of a VAT number. The last true verdict is kept apart from the last attempt: an outage takes nothing away.',
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    vatNumber: t.string({
      nullable: true,
      description:
        'The VAT number among its tax identifiers; null where it has none. VIES is asked about an eu_vat only. One made of a personal number shows as `SE**********01` without CUSTOMERS_PII.',
      resolve: ({ customerId }, _args, { reader }) => loadVatNumber(reader, customerId),
    }),
    status: t.expose('status', {
      type: enumOf('VatValidationStatus', vatValidationStatuses),
      description: 'How its check stands: `Customer.vatValidationStatus`.',
    }),
    validated: t.boolean({
      description:
        'Whether the last verdict was VALID, or a person says so. Stays true while a re-check finds nobody to ask.',
      resolve: ({ status, record }) => verdictInForce(status, record) === 'VALID',
    }),
    lastVerdict: t.field({
      type: VatVerdictEnum,
      nullable: true,
      description: 'What the register said last; null while it has said nothing of this number.',
      resolve: ({ record }) => record?.verdict ?? null,
    }),
    lastVerdictAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it said so. Fresh for 30 days, then asked again; from day 60 it does not count any more.',
      resolve: ({ record }) => record?.verdictAt ?? null,
    }),
    lastAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the register was asked last, whatever came of it.',
      resolve: ({ record }) => record?.attemptAt ?? null,
    }),
    lastError: t.string({
      nullable: true,
      description:
        'Why the last attempt brought no verdict, as VatCheck.errorCode: `MS_UNAVAILABLE`. Null where it did.',
      resolve: ({ record }) => record?.error ?? null,
    }),
    attempts: t.int({
      description: 'How often it was asked in vain since the last verdict.',
      resolve: ({ record }) => record?.attempts ?? 0,
    }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is asked again by itself; null where it is not.',
      resolve: ({ customerId }, _args, { reader }) => loadNextAttempt(reader, customerId),
    }),
    stale: t.exposeBoolean('stale', {
      description:
        'Whether the last verdict was VALID and is 60 days old or more: it does not count for the tax any more.',
    }),
    registeredName: t.string({
      nullable: true,
      description: 'The name in the register, by the last verdict; null where the country hides it.',
      resolve: ({ record }) => record?.name ?? null,
    }),
    registeredAddress: t.string({
      nullable: true,
      description: 'The address in the register, by the last verdict; null where the country hides it.',
      resolve: ({ record }) => record?.address ?? null,
    }),
    consultationNumber: t.string({
      nullable: true,
      description: "VIES's proof of the last verdict; null where the company has no VAT number to ask with.",
      resolve: ({ record }) => record?.consultationNumber ?? null,
    }),
    override: t.field({
      type: 'VatOverride',
      nullable: true,
      description: "A person's decision, which wins until it is cleared.",
      resolve: ({ record }) => record?.override ?? null,
    }),
    checks: t.connection(
      {
        type: 'VatCheck',
        description: 'Every check of its VAT numbers, and of customers that were merged into it, newest first.',
        resolve: ({ customerId }, args, context, info) =>
          readConnection(
            {
              table: vatCheckTable,
              parent: { column: 'customer_id', id: customerId, also: mergedIds },
              order: checkOrder,
            },
            args,
            context,
            info,
          ),
      },
      connectionOf('VatCheck'),
    ),
  }),
});

builder.objectField('Customer', 'vat', (t) =>
  t.field({
    type: 'VatState',
    authScopes: { CUSTOMERS_READ: true },
    description: 'What is known of its VAT number: status, last verdict, evidence, the next attempt.',
    extensions: { columns: ['vatValidationStatus', 'vatRecord', 'vatStale'] },
    resolve: ({ id, vatValidationStatus, vatRecord, vatStale }) => ({
      customerId: id,
      status: vatValidationStatus,
      stale: vatStale,
      record: vatRecord,
    }),
  }),
);
