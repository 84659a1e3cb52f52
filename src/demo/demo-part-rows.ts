import type { TenantRow } from './demo-rows.ts';

// The rows of what hangs on a customer besides its billing.

export type ReferenceSource = 'NETSUITE' | 'SALESFORCE' | 'HUBSPOT' | 'STRIPE';

export interface TaxIdentifierRow extends TenantRow {
  readonly id: string;
  readonly customerId: string;
  readonly type: string;
  readonly value: string;
  readonly country: string;
  readonly isPrimary: boolean;
  readonly formatValid: boolean;
  readonly checksumValid: boolean | null;
}

export interface ReferenceRow extends TenantRow {
  readonly id: string;
  readonly customerId: string;
  readonly source: ReferenceSource;
  readonly externalId: string;
  readonly externalCreatedAt: Date;
  readonly externalUpdatedAt: Date;
}

export interface TagRow extends TenantRow {
  readonly id: string;
  readonly name: string;
  readonly nameKey: string;
  readonly color: string;
}

/** One of the three ids is there. */
export interface TagLinkRow extends TenantRow {
  readonly id: string;
  readonly tagId: string;
  readonly customerId: string | null;
  readonly subscriptionId: string | null;
  readonly invoiceId: string | null;
}

export interface FieldDefinitionRow extends TenantRow {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly type: 'SELECT' | 'DATE' | 'BOOLEAN' | 'NUMBER' | 'URL';
  readonly options: readonly string[];
}

export interface FieldValueRow extends TenantRow {
  readonly id: string;
  readonly customerId: string;
  readonly definitionId: string;
  readonly value: string | number | boolean;
}

export interface FieldChange {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

export interface AuditEventRow extends TenantRow {
  readonly id: string;
  readonly subjectType: 'Customer' | 'Tag' | 'CustomFieldDefinition' | 'PlanSubscription' | 'Invoice';
  readonly subjectId: string;
  readonly companyId: string | null;
  readonly action: string;
  readonly changes: readonly FieldChange[];
  readonly at: Date;
}
