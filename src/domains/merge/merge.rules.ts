import type { FieldChange } from '../audit/audit.rules.ts';

export const mergeStrategies = {
  PREVIEW: 'Answer with the plan, and write nothing.',
  MOVE_ALL: 'Run the plan: everything of the source becomes the target’s.',
} as const;
export type MergeStrategy = keyof typeof mergeStrategies;

export const mergeSides = {
  SOURCE: 'The customer that is merged away.',
  TARGET: 'The customer that stays.',
} as const;
export type MergeSide = keyof typeof mergeSides;

export const mergeResolutions = {
  CANCEL_SOURCE: 'Cancel the subscription of the source at once.',
  CANCEL_TARGET: 'Cancel the subscription of the target at once.',
  KEEP_BOTH: 'Let both subscriptions run.',
  KEEP_SOURCE: 'The value of the source becomes the target’s.',
  KEEP_TARGET: 'The target keeps its value.',
} as const;
export type MergeResolution = keyof typeof mergeResolutions;

export const mergeMoveKinds = {
  SUBSCRIPTION: 'Subscriptions, those that are over too.',
  INVOICE: 'Invoices of every state. What was printed on them stays as it is.',
  WALLET: 'Wallets other than the primary one, closed ones too.',
  PAYMENT_METHOD: 'Payment methods; they need to be verified anew.',
  VERIFICATION: 'Verifications.',
  TAX_IDENTIFIER: 'Tax identifiers of types that the target lacks.',
  REFERENCE: 'References to other systems. They have no id of their own in the API: the ids tell how many.',
  TAG: 'Tags that the target lacks, by the ids of the tags.',
  CUSTOM_FIELD: 'Values of custom fields that the target lacks, by the ids of the fields.',
} as const;
export type MergeMoveKind = keyof typeof mergeMoveKinds;

export const mergeRules = {
  DIFFERENT_COMPANY: 'The customers belong to two companies.',
  SOURCE_SUSPENDED: 'The source is suspended.',
  TARGET_SUSPENDED: 'The target is suspended.',
} as const;
export type MergeRule = keyof typeof mergeRules;

interface Conflict {
  /** A hash of kind and objects: the same in every call. */
  readonly id: string;
  readonly message: string;
  readonly resolutions: readonly MergeResolution[];
  /** The one that was given. */
  readonly resolution: MergeResolution | null;
}

export interface SubscriptionConflict extends Conflict {
  readonly kind: 'SUBSCRIPTION';
  readonly sourceId: string;
  readonly targetId: string;
}

export interface IdentityConflict extends Conflict {
  readonly kind: 'IDENTITY';
  /** `orgNumber`, or `taxIdentifiers.eu_vat`. */
  readonly field: string;
  readonly source: string;
  readonly target: string;
}

export interface RuleConflict extends Conflict {
  readonly kind: 'RULE';
  readonly rule: MergeRule;
}

export type MergeConflict = SubscriptionConflict | IdentityConflict | RuleConflict;

export interface MergeMove {
  readonly kind: MergeMoveKind;
  /** Of the rows that move. */
  readonly rows: readonly string[];
  /** Of the objects as the API names them. */
  readonly ids: readonly string[];
}

/** A balance that flows from a wallet of the source into one of the target. */
export interface PlannedTransfer {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly currency: string;
}

/** A wallet that is made for the target, because none of its own fits. */
export interface PlannedWallet {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly mode: string;
}

/** What a merge will do, all of it: JSON, so that it can be kept as it ran. */
export interface MergePlan {
  readonly planHash: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly companyId: string;
  readonly moves: readonly MergeMove[];
  readonly transfers: readonly PlannedTransfer[];
  readonly newWallets: readonly PlannedWallet[];
  /** Wallets of the source that are empty afterwards, and closed. */
  readonly closedWallets: readonly string[];
  /** Subscriptions that are canceled at once. */
  readonly canceled: readonly string[];
  /** Columns of the target that change, by their names in TypeScript. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** Tax identifiers of the target that take over the source's value, by the ids of both rows. */
  readonly replacedTaxIds: readonly { readonly target: string; readonly source: string }[];
  /** Custom field values of the target that take over the source's. */
  readonly replacedValues: readonly { readonly target: string; readonly source: string }[];
  readonly fieldChanges: readonly FieldChange[];
  readonly conflicts: readonly MergeConflict[];
  readonly canRun: boolean;
}

export interface FieldChoice {
  readonly field: string;
  readonly keep: MergeSide;
}

export interface ConflictResolution {
  readonly conflictId: string;
  readonly resolution: MergeResolution;
}

/** What the caller decides about a merge. */
export interface MergeChoices {
  readonly fieldChoices: readonly FieldChoice[];
  readonly resolutions: readonly ConflictResolution[];
}
