import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { addMutation, changedField, type InputBuilder, keyField, payloadType } from '../../graphql/mutation.ts';
import { getObject } from '../../graphql/node.ts';
import { NotFoundError, RuleError } from '../../kernel/domain-error.ts';
import { walletModes } from '../customer/customer.rules.ts';
import {
  adjustWallet,
  closeWallet,
  createWallet,
  debitWallet,
  topUpWallet,
  type WalletChanged,
  type WalletMoved,
} from './change-wallet.service.ts';

const asItIs = 'The wallet as it is now.';
const changedWallet = (name: string, description: string) =>
  payloadType<WalletChanged>(name, {
    scope: 'BILLING_WRITE',
    description,
    fields: (t) => ({ wallet: changedField(t, 'Wallet', asItIs) }),
  });

const movedWallet = (name: string, scope: 'BILLING_WRITE' | 'ADMIN', description: string) =>
  payloadType<WalletMoved>(name, {
    scope,
    description,
    fields: (t) => ({
      wallet: changedField(t, 'Wallet', asItIs),
      transaction: t.field({
        type: 'WalletTransaction',
        description: "The entry that was added to the wallet's ledger.",
        resolve: ({ outcome }, _args, context, info) =>
          getObject('WalletTransaction', outcome.transactionId, context, info),
      }),
    }),
  });

addMutation('createWallet', {
  scope: 'BILLING_WRITE',
  description:
    'Opens a further wallet for a customer, empty, beside the primary one. It may have several of one currency, and 100 open ones at most.',
  input: builder.inputType('CreateWalletInput', {
    description: 'Whose wallet, and of which kind.',
    fields: (t) => ({
      ...keyField(t),
      customerId: t.id({
        required: true,
        description: "The customer's id. One that was merged leads to the survivor.",
      }),
      name: t.string({
        description: 'What people call it, 1 to 256 characters; the code of the currency where it is not given.',
      }),
      currency: t.field({
        type: 'CurrencyCode',
        required: true,
        description: 'The currency of all its movements: `EUR`. It never changes.',
      }),
      mode: t.field({
        type: enumOf('WalletMode', walletModes),
        description: "Whether it may go below zero; the customer's `walletMode` where it is not given.",
      }),
    }),
  }),
  payload: changedWallet('CreateWalletPayload', 'The wallet was opened.'),
  errors: [NotFoundError, RuleError],
  run: createWallet,
});

const idDescription = "The wallet's id.";
const reasonDescription = 'Why, 1 to 1000 characters: kept in the ledger and in the history.';

/** Which wallet, how much and why: what goes in and what goes out alike. */
function movementFields(t: InputBuilder) {
  return {
    ...keyField(t),
    id: t.id({ required: true, description: idDescription }),
    amount: t.field({
      type: 'Decimal',
      required: true,
      description: "How much, in the wallet's currency: above zero, with 6 decimals at most.",
    }),
    reason: t.string({ description: reasonDescription }),
  };
}

addMutation('topUpWallet', {
  scope: 'BILLING_WRITE',
  description: 'Pays money into a wallet.',
  input: builder.inputType('TopUpWalletInput', {
    description: 'Which wallet, and how much is paid in.',
    fields: movementFields,
  }),
  payload: movedWallet('TopUpWalletPayload', 'BILLING_WRITE', 'The money was paid in.'),
  errors: [NotFoundError, RuleError],
  run: topUpWallet,
});

addMutation('debitWallet', {
  scope: 'BILLING_WRITE',
  description:
    'Takes money out of a wallet. A PREPAID_ONLY wallet, and any of a PREPAID customer, never goes below zero: INSUFFICIENT_FUNDS says how much is lacking.',
  input: builder.inputType('DebitWalletInput', {
    description: 'Which wallet, and how much is taken out.',
    fields: movementFields,
  }),
  payload: movedWallet('DebitWalletPayload', 'BILLING_WRITE', 'The money was taken out.'),
  errors: [NotFoundError, RuleError],
  run: debitWallet,
});

addMutation('adjustWallet', {
  scope: 'ADMIN',
  description:
    'Corrects what a wallet holds, by an entry of its own: the ledger is never rewritten. What may not go below zero does not by this either.',
  input: builder.inputType('AdjustWalletInput', {
    description: 'Which wallet, by how much, and why.',
    fields: (t) => ({
      ...keyField(t),
      id: t.id({ required: true, description: idDescription }),
      amount: t.field({
        type: 'Decimal',
        required: true,
        description:
          "How much to add, in the wallet's currency; negative to take it away. Any but zero, with 6 decimals at most.",
      }),
      reason: t.string({ required: true, description: reasonDescription }),
    }),
  }),
  payload: movedWallet('AdjustWalletPayload', 'ADMIN', 'The wallet was corrected.'),
  errors: [NotFoundError, RuleError],
  run: adjustWallet,
});

addMutation('closeWallet', {
  scope: 'BILLING_WRITE',
  description:
    'Closes an empty wallet, for good; its ledger stays readable. INVALID_TRANSITION for one that holds or owes money, for one that is closed already, and always for the primary one.',
  input: builder.inputType('CloseWalletInput', {
    description: 'Which wallet to close.',
    fields: (t) => ({ ...keyField(t), id: t.id({ required: true, description: idDescription }) }),
  }),
  payload: changedWallet('CloseWalletPayload', 'The wallet is closed.'),
  errors: [NotFoundError, RuleError],
  run: closeWallet,
});
