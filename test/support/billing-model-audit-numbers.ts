const wasSent = "(i.state in ('SENT', 'CREDITED') or i.issued_at is not null)";
const series = `select i.id, i.company_id, i.number, i.issued_at, lag(i.issued_at) over one as former, row_number() over one as place
   from invoice i where i.organization_id = $1 and i.number ilike 'INV-%'
  window one as (partition by i.company_id order by length(i.number), i.number)`;

/** How many events of these actions an object has. */
const events = (id: string, ...actions: readonly string[]) => `(select count(*) from audit_event e
  where e.organization_id = $1 and e.subject_id = ${id} and e.action in (${actions.map((one) => `'${one}'`).join(', ')}))`;

/** Rows of a table whose making has not exactly one event, and rows that had a step with no event of it. */
const unheard = (table: string, action: string, steps: Readonly<Record<string, string>> = {}) => {
  const taken = Object.entries(steps).map(([step, is]) => `(${is}) <> (${events('t.id', step)} > 0)`);
  return `select t.id from ${table} t where t.organization_id = $1
     and (${[`${events('t.id', action)} <> 1`, ...taken].join(' or ')})`;
};

/** What breaks a rule: the ids of the rows, of the organization $1. */
export const numberRules = {
  'no open invoice on an archived customer': `select i.id from invoice i
      join customer c on c.organization_id = $1 and c.id = i.customer_id
     where i.organization_id = $1 and i.state = 'SENT' and i.amount_paid < i.total and c.archived_at is not null`,
  'numbers have no gap, and the order of their times': `select s.id from (${series}) s
     where s.number <> 'INV-' || lpad(s.place::text, 6, '0') or s.issued_at < s.former or s.issued_at is null`,
  'the counter is the last number': `select k.company_id from invoice_counter k
     where k.organization_id = $1 and k.last <> (select count(*) from (${series}) s where s.company_id = k.company_id)`,
  'what was sent is complete': `select i.id from invoice i where i.organization_id = $1 and ${wasSent}
     and (i.number is null or i.issued_at is null or i.due_at is null or i.bill_to is null or i.delivery is null or i.tax_treatment is null)`,
  'what was not sent is not printed': `select i.id from invoice i where i.organization_id = $1 and not ${wasSent}
     and (i.bill_to is not null or i.delivery is not null or i.number ilike 'INV-%')`,
  'a customer has one default at most, which may be charged': `select min(m.id::text)::uuid from payment_method m
     where m.organization_id = $1 and m.is_default group by m.customer_id
    having count(*) > 1 or bool_or(m.removed_at is not null) or bool_or(m.type in ('CARD', 'SEPA_DEBIT') and not exists (
      select from verification v where v.organization_id = $1 and v.payment_method_id = m.id and v.state = 'APPROVED'))`,
  'who is on a plan has proven what it asks for': `select s.id from plan_subscription s
      join plan p on p.organization_id = $1 and p.id = s.plan_id
     where s.organization_id = $1 and not p.required_verifications <@ array(
       select v.kind from verification v
        where v.organization_id = $1 and v.customer_id = s.customer_id and v.state = 'APPROVED')`,
  'invoices, subscriptions and plans have one currency': `select s.id from plan_subscription s
      join plan p on p.organization_id = $1 and p.id = s.plan_id
      left join invoice i on i.organization_id = $1 and i.subscription_id = s.id
     where s.organization_id = $1 and (s.currency <> p.currency or s.currency <> i.currency)`,
  'every customer has its event': unheard('customer', 'customer.created'),
  'every subscription has its events': unheard('plan_subscription', 'subscription.created', {
    'subscription.canceled': 't.canceled_at is not null',
  }),
  'every invoice has its events': unheard('invoice', 'invoice.created', {
    'invoice.sent': 't.issued_at is not null and t.credit_note_for_id is null',
    'invoice.credited': "t.state = 'CREDITED'",
    'invoice.voided': "t.state = 'VOID'",
  }),
  'every wallet has its events': unheard('(select * from wallet where not is_primary)', 'wallet.created', {
    'wallet.closed': 't.closed_at is not null',
  }),
  'every payment method has its event': unheard('payment_method', 'paymentMethod.added'),
  'every verification has its events': unheard('verification', 'verification.requested', {
    'verification.decided': "t.state <> 'PENDING'",
  }),
  'every payment has its event': `select i.id from invoice i where i.organization_id = $1 and ${events('i.id', 'invoice.paid')} <> (
     select count(*) from invoice_payment p where p.organization_id = $1 and p.invoice_id = i.id)`,
  'every movement has its event': `select w.id from wallet w where w.organization_id = $1
     and ${events('w.id', 'wallet.toppedUp', 'wallet.debited', 'wallet.adjusted')} <> (
       select count(*) from wallet_transaction t where t.organization_id = $1 and t.wallet_id = w.id)`,
  'every event says who, and in which request': `select e.id from audit_event e
     where e.organization_id = $1 and (e.api_key_id is null or e.request_id is null)`,
} as const;
