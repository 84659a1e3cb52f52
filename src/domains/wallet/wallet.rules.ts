export const walletStatuses = {
  OPEN: 'Takes movements.',
  CLOSED: 'Is empty, and stays so.',
} as const;
export type WalletStatus = keyof typeof walletStatuses;

export const walletTransactionKinds = {
  TOP_UP: 'The customer paid in.',
  DEBIT: 'The customer used it up.',
  ADJUSTMENT: 'Corrected by an administrator.',
  MERGE_IN: 'Came from a wallet of a customer that was merged into this one.',
  MERGE_OUT: 'Went to a wallet of the customer that this one was merged into.',
  UNMERGE_IN: 'Came back when a merge was undone.',
  UNMERGE_OUT: 'Went back when a merge was undone.',
} as const;
export type WalletTransactionKind = keyof typeof walletTransactionKinds;

export const primaryWalletName = 'Primary';
