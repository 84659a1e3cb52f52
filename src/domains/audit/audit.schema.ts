import { mergedIds } from '../../database/merged-ids.ts';
import type { Sql } from '../../database/sql.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { readIds } from '../../graphql/filters.ts';
import { idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { type AuditEventRow, auditEventOrder, auditEventTable, ofSubject } from './audit.repository.ts';
import type { FieldChange } from './audit.rules.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    AuditEvent: AuditEventRow;
    FieldChange: FieldChange;
  }
}

builder.objectType('FieldChange', {
  description:
    'One field that a write changed, or would change. Personal numbers are masked without CUSTOMERS_PII, here as everywhere.',
  extensions: { rule: 'SIGNED_IN' },
  fields: (t) => ({
    path: t.stringList({ description: 'Which field: `["billingAddress"]`.', resolve: (change) => [...change.path] }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Its value before; null where there was none.',
      resolve: (change) => change.before,
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Its value after; null where there is none.',
      resolve: (change) => change.after,
    }),
  }),
});

registerNode(auditEventTable, 'CUSTOMERS_READ');
builder.objectType('AuditEvent', {
  description:
    'What was done to an object, by whom and when. Written with the change itself, and never altered, but for erasure, which blanks its values.',
  interfaces: [Node],
  extensions: { rule: 'CUSTOMERS_READ' },
  fields: (t) => ({
    id: idField(t),
    action: t.exposeString('action', { description: 'The subject and what happened to it: `customer.created`.' }),
    actor: t.field({
      type: 'ApiKey',
      nullable: true,
      description: 'The key that did it; null for ADMIN_API_KEY and for the system itself.',
      extensions: { columns: ['apiKeyId'] },
      resolve: (event, _args, context, info) => loadObject('ApiKey', event.apiKeyId, context, info),
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The request that did it, as in `extensions.requestId` and the log.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was done.' }),
    subjectType: t.exposeString('subjectType', { description: 'The type of the object: `Customer`.' }),
    subjectId: t.exposeID('subjectId', { description: 'The id of the object.' }),
    changes: t.field({
      type: ['FieldChange'],
      description: 'What changed, field by field.',
      extensions: { columns: ['changes'] },
      resolve: (event) => [...event.changes],
    }),
  }),
});

builder.objectField('Customer', 'history', (t) =>
  t.connection(
    {
      type: 'AuditEvent',
      authScopes: { CUSTOMERS_READ: true },
      description: 'Everything that was done to the customer, and to those that were merged into it, newest first.',
      resolve: (customer, args, context, info) =>
        readConnection(
          {
            table: auditEventTable,
            parent: { column: 'subject_id', id: customer.id, also: mergedIds },
            order: auditEventOrder,
          },
          args,
          context,
          info,
        ),
    },
    connectionOf('AuditEvent'),
  ),
);

builder.queryField('auditEvents', (t) =>
  t.connection(
    {
      type: 'AuditEvent',
      authScopes: { CUSTOMERS_READ: true },
      description:
        "What was done in the organization, newest first: the events of all objects that your key may read. Events of API keys need ADMIN, those of billing objects BILLING_READ; a key of some companies sees theirs and the organization's own.",
      args: { subjectId: t.arg.id({ description: 'Only events of the object with this id.' }) },
      resolve: (_root, args, context, info) =>
        readConnection(
          { table: auditEventTable, where: subjectConditions(args.subjectId), order: auditEventOrder },
          args,
          context,
          info,
        ),
    },
    connectionOf('AuditEvent'),
  ),
);

function subjectConditions(subjectId: string | null | undefined): Sql[] {
  return typeof subjectId === 'string' ? [ofSubject(readIds('subjectId', [subjectId]))] : [];
}
