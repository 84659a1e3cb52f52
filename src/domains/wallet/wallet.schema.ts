import { newestFirst } from '../../database/list-parts.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, readConnection } from '../../graphql/connection.ts';
import { enumOf } from '../../graphql/enum-of.ts';
import { getObject, idField, loadObject, Node, registerNode } from '../../graphql/node.ts';
import { neededColumns } from '../../graphql/selection.ts';
import { moneyOf } from '../../kernel/money.ts';
import { walletModes } from '../customer/customer.rules.ts';
import { loadBalance, loadPrimaryWallet } from './wallet.loaders.ts';
import { type WalletRow, type WalletTransactionRow, walletTable, walletTransactionTable } from './wallet.repository.ts';
import { walletStatuses, walletTransactionKinds } from './wallet.rules.ts';

declare module '../../graphql/builder.ts' {
  interface GraphObjects {
    Wallet: WalletRow;
    WalletTransaction: WalletTransactionRow;
  }
}

registerNode(walletTable, 'BILLING_READ');
builder.objectType('Wallet', {
  description: 'Money that a customer has with you, in one currency: the sum of an append-only ledger.',
  interfaces: [Node],
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    id: idField(t),
    customer: t.field({
      type: 'Customer',
      description: 'Whose money it is.',
      extensions: { columns: ['customerId'] },
      resolve: (wallet, _args, context, info) => getObject('Customer', wallet.customerId, context, info),
    }),
    name: t.exposeString('name', {
      description: 'What people call it; `Primary` for the one that is made with the customer.',
    }),
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency of all its movements.' }),
    balance: t.field({
      type: 'Money',
      description: 'The sum of its ledger, kept by the database.',
      extensions: { columns: ['balance', 'currency'] },
      resolve: (wallet) => moneyOf(wallet.balance, wallet.currency),
    }),
    mode: t.expose('mode', {
      type: enumOf('WalletMode', walletModes),
      description: 'Whether it may go below zero.',
    }),
    status: t.expose('status', {
      type: enumOf('WalletStatus', walletStatuses, 'Whether a wallet takes movements.'),
      description: 'Whether it takes movements.',
    }),
    primary: t.exposeBoolean('primary', { description: 'Whether it is the one that was made with the customer.' }),
    transactions: t.connection(
      {
        type: 'WalletTransaction',
        authScopes: { BILLING_READ: true },
        description: 'The ledger, newest first.',
        resolve: (wallet, args, context, info) =>
          readConnection(
            { table: walletTransactionTable, parent: { column: 'wallet_id', id: wallet.id }, order: newestFirst },
            args,
            context,
            info,
          ),
      },
      connectionOf('WalletTransaction'),
    ),
  }),
});

registerNode(walletTransactionTable, 'BILLING_READ');
builder.objectType('WalletTransaction', {
  description: "One movement in a wallet's ledger. Never changed.",
  interfaces: [Node],
  extensions: { rule: 'BILLING_READ' },
  fields: (t) => ({
    id: idField(t),
    wallet: t.field({
      type: 'Wallet',
      description: 'The wallet that it moved.',
      extensions: { columns: ['walletId'] },
      resolve: (transaction, _args, context, info) => getObject('Wallet', transaction.walletId, context, info),
    }),
    kind: t.expose('kind', {
      type: enumOf('WalletTransactionKind', walletTransactionKinds, 'What moved a wallet.'),
      description: 'What moved it.',
    }),
    amount: t.field({
      type: 'Money',
      description: 'How much, negative for what went out.',
      extensions: { columns: ['amount', 'currency'] },
      resolve: (transaction) => moneyOf(transaction.amount, transaction.currency),
    }),
    balanceAfter: t.field({
      type: 'Money',
      description: "The wallet's balance right after it.",
      extensions: { columns: ['balanceAfter', 'currency'] },
      resolve: (transaction) => moneyOf(transaction.balanceAfter, transaction.currency),
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why, as it was told.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the money moved.' }),
  }),
});

builder.objectFields('Customer', (t) => ({
  balance: t.field({
    type: 'Money',
    authScopes: { BILLING_READ: true },
    description: 'What it has in open wallets of its currency.',
    extensions: { columns: ['currency'] },
    resolve: async (customer, _args, context) =>
      moneyOf(await loadBalance(context.reader, customer), customer.currency),
  }),
  primaryWallet: t.field({
    type: 'Wallet',
    authScopes: { BILLING_READ: true },
    description: 'The wallet that was made with the customer. It never moves to another one.',
    resolve: (customer, _args, context, info) =>
      loadPrimaryWallet(context.reader, customer.id, neededColumns(info, 'Wallet')),
  }),
  wallets: t.connection(
    {
      type: 'Wallet',
      authScopes: { BILLING_READ: true },
      description: 'All its wallets, closed ones too, newest first.',
      resolve: (customer, args, context, info) =>
        readConnection(
          { table: walletTable, parent: { column: 'customer_id', id: customer.id }, order: newestFirst },
          args,
          context,
          info,
        ),
    },
    connectionOf('Wallet'),
  ),
}));

builder.objectField('CreateCustomerPayload', 'wallet', (t) =>
  t.field({
    type: 'Wallet',
    nullable: true,
    description: "The new customer's primary wallet; null for a dry run.",
    resolve: (payload, _args, context, info) =>
      payload.dryRun
        ? null
        : loadPrimaryWallet(context.reader, payload.outcome.customerId, neededColumns(info, 'Wallet')),
  }),
);

builder.queryField('wallet', (t) =>
  t.field({
    type: 'Wallet',
    nullable: true,
    authScopes: { BILLING_READ: true },
    description: 'A wallet by its id; null where there is none that your key sees.',
    args: { id: t.arg.id({ required: true, description: "The wallet's id." }) },
    resolve: (_root, { id }, context, info) => loadObject('Wallet', id, context, info),
  }),
);
