import { setTimeout as sleep } from 'node:timers/promises';
import { inTime } from '../../src/database/in-time.ts';
import { type Chance, chanceOf, pick } from './chance.ts';
import { type Command, type Reply, saysTryAgain, sendCommand } from './one-key-storm.ts';
import type { Data } from './test-gateway.ts';

/** What a writer sends: a command with a key of its own, until somebody answers it. */
export interface Write {
  readonly command: Command;
  readonly outcome: Data;
  /** The actions of its audit events, in the order of the alphabet. */
  readonly actions: readonly string[];
}

export interface WrittenInvoice {
  readonly id: string;
  readonly key: string;
  isSent: boolean;
  paid: number;
}

export interface WrittenCustomer {
  readonly id: string;
  readonly walletId: string;
  readonly key: string;
  /** The key of the last change, which wrote it into the notes. */
  notes: string | null;
  balance: number;
  readonly invoices: WrittenInvoice[];
}

export interface WriteLoad {
  readonly writes: readonly Write[];
  readonly customers: readonly WrittenCustomer[];
  /** Answers that nobody may get, whatever is killed. */
  readonly faults: readonly string[];
  /** How often a request was sent again. */
  repeats(): number;
  /** Waits for a request that is sent from now on to be answered. */
  answered(): Promise<void>;
  /** Lets each writer finish what it sends, however long that takes. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly url: string;
  readonly key: string;
  readonly companyId: string;
  readonly writers: number;
  readonly seed: number;
  /** Gives customers a VAT number, and does nothing but make them. */
  readonly newVatNumber?: () => string;
}

/** Whoever waits for a request that was sent after this to be answered. */
interface Waiter {
  readonly since: number;
  readonly done: () => void;
}

/** What an invoice of a writer comes to: 100 and 25 % of tax. */
export const INVOICE_TOTAL = 125;
const HUNG_MS = 60_000;

/**
 * Writers that write without a pause, each to customers of its own: they make and change them, fill their wallets, and invoice
 * them and are paid. Each write is sent with its own key until it is answered: refused, hung up on or asked to wait, a writer
 * sends the same again.
 */
export function startWriteLoad(options: LoadOptions): WriteLoad {
  const writes: Write[] = [];
  const customers: WrittenCustomer[] = [];
  const faults: string[] = [];
  const waiting = new Set<Waiter>();
  const tell = (waiter: Waiter): void => {
    waiting.delete(waiter);
    waiter.done();
  };
  let [isStopped, repeats] = [false, 0];

  const send = async (command: Command): Promise<Data> => {
    for (;;) {
      const since = performance.now();
      const reply = await inTime(
        sendCommand(options.url, command).catch(() => null),
        HUNG_MS,
      );
      if (reply === 'LATE') throw new Error(`${command.name} was not answered within ${HUNG_MS / 1000} s`);
      if (reply?.errors.length === 0 && reply.result.__typename.endsWith('Payload')) {
        for (const one of waiting) if (one.since <= since) tell(one);
        return reply.result;
      }
      if (reply && !mayBeRepeated(reply)) throw new Error(`${command.name} was answered ${JSON.stringify(reply)}`);
      repeats += 1;
      await sleep(50);
    }
  };

  const write = async (writer: number): Promise<void> => {
    const chance = chanceOf(options.seed + writer);
    const own: WrittenCustomer[] = [];
    for (let number = 0; !isStopped; number += 1) {
      // No digits in a row that could be those of a person.
      const key = `w${options.seed.toString(36)}x${writer}n${number}`;
      const step = nextStep(options, chance, own, key);
      const outcome = await send(step.command);
      const made = step.learn(outcome);
      if (made) {
        own.push(made);
        customers.push(made);
      }
      writes.push({ command: step.command, outcome, actions: step.actions });
    }
  };
  const running = Promise.all(
    Array.from({ length: options.writers }, (_, writer) =>
      write(writer).catch((error: unknown) => {
        faults.push(String(error));
        for (const one of waiting) tell(one);
      }),
    ),
  );
  return {
    writes,
    customers,
    faults,
    repeats: () => repeats,
    answered: () =>
      new Promise<void>((resolve) => {
        if (faults.length > 0) resolve();
        else waiting.add({ since: performance.now(), done: resolve });
      }),
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}

function mayBeRepeated(reply: Reply): boolean {
  const told = reply.errors.filter(({ extensions }) => extensions.code !== 'UNAVAILABLE');
  return saysTryAgain({ ...reply, errors: told }) || (reply.errors.length > 0 && told.length === 0);
}

interface Step {
  readonly command: Command;
  readonly actions: readonly string[];
  /** Takes in what was answered. Answers a customer that is new. */
  readonly learn: (outcome: Data) => WrittenCustomer | null;
}

/** What a writer does next with one of its customers, by chance, out of what is possible. */
function nextStep(options: LoadOptions, chance: Chance, own: readonly WrittenCustomer[], idempotencyKey: string): Step {
  const command = (name: string, payload: string, input: object): Command => ({
    key: options.key,
    name,
    payload,
    input: { idempotencyKey, ...input },
    requestId: idempotencyKey,
  });
  if (own.length === 0 || options.newVatNumber || chance() < 0.15) return create(options, command, idempotencyKey);
  const customer = pick(chance, own);
  const drafts = customer.invoices.filter((invoice) => !invoice.isSent);
  const owed = customer.invoices.filter((invoice) => invoice.isSent && invoice.paid < INVOICE_TOTAL);
  const steps: (() => Step)[] = [
    () => update(customer, command, idempotencyKey),
    () => topUp(customer, command, 1 + Math.floor(chance() * 99)),
    () => (drafts[0] ? issue(drafts[0], command) : invoice(customer, command, idempotencyKey)),
    () => {
      const due = owed[0];
      if (!due) return topUp(customer, command, 50);
      const amount = Math.min(INVOICE_TOTAL - due.paid, 1 + Math.floor(chance() * 60));
      return pay({ customer, due, amount, fromWallet: customer.balance >= amount && chance() < 0.6 }, command);
    },
  ];
  return pick(chance, steps)();
}

type MakeCommand = (name: string, payload: string, input: object) => Command;

function create({ companyId, newVatNumber }: LoadOptions, command: MakeCommand, key: string): Step {
  const vat = newVatNumber ? { vatNumber: newVatNumber() } : {};
  const customer = { name: `Customer ${key}`, email: 'load@example.com', externalId: key, ...vat };
  return {
    command: command('createCustomer', 'customer { id name } wallet { id }', { companyId, customer }),
    actions: ['customer.created'],
    learn: ({ customer: { id }, wallet }) => ({
      id,
      walletId: wallet.id,
      key,
      notes: null,
      balance: 0,
      invoices: [],
    }),
  };
}

function update(customer: WrittenCustomer, command: MakeCommand, key: string): Step {
  return {
    command: command('updateCustomer', 'changes { path before after }', { id: customer.id, customer: { notes: key } }),
    actions: ['customer.updated'],
    learn: () => {
      customer.notes = key;
      return null;
    },
  };
}

function topUp(customer: WrittenCustomer, command: MakeCommand, amount: number): Step {
  return {
    command: command('topUpWallet', 'transaction { id amount { amount } balanceAfter { amount } }', {
      id: customer.walletId,
      amount: `${amount}`,
    }),
    actions: ['wallet.toppedUp'],
    learn: () => {
      customer.balance += amount;
      return null;
    },
  };
}

function invoice(customer: WrittenCustomer, command: MakeCommand, key: string): Step {
  const lines = [{ description: key, quantity: '1', unitPrice: '100', taxRate: '25' }];
  return {
    command: command('createInvoice', 'invoice { id total { amount } }', { customerId: customer.id, lines }),
    actions: ['invoice.created'],
    learn: ({ invoice: { id } }) => {
      customer.invoices.push({ id, key, isSent: false, paid: 0 });
      return null;
    },
  };
}

function issue(draft: WrittenInvoice, command: MakeCommand): Step {
  return {
    command: command('sendInvoice', 'invoice { id number issuedAt }', { id: draft.id }),
    actions: ['invoice.sent'],
    learn: () => {
      draft.isSent = true;
      return null;
    },
  };
}

interface Payment {
  readonly customer: WrittenCustomer;
  readonly due: WrittenInvoice;
  readonly amount: number;
  readonly fromWallet: boolean;
}

function pay({ customer, due, amount, fromWallet }: Payment, command: MakeCommand): Step {
  const wallet = fromWallet ? { walletId: customer.walletId } : {};
  return {
    command: command('recordInvoicePayment', 'invoice { id }', { id: due.id, amount: `${amount}`, ...wallet }),
    actions: fromWallet ? ['invoice.paid', 'wallet.debited'] : ['invoice.paid'],
    learn: () => {
      due.paid += amount;
      if (fromWallet) customer.balance -= amount;
      return null;
    },
  };
}
