const subscriptionStatus = `case
  when t.ends_at <= statement_timestamp() then 'ENDED'
  when t.canceled_at is not null then 'CANCELED'
  when t.paused_at is not null then 'PAUSED'
  when t.trial_ends_at > statement_timestamp() then 'TRIALING'
  when exists (select from invoice i where i.organization_id = t.organization_id and i.subscription_id = t.id
                 and i.state = 'SENT' and i.amount_paid < i.total and i.due_at < statement_timestamp()) then 'PAST_DUE'
  else 'ACTIVE' end`;

const invoiceStatus = `case
  when t.state <> 'SENT' then t.state
  when t.amount_paid >= t.total then 'PAID'
  when t.due_at < statement_timestamp() then 'OVERDUE'
  when t.amount_paid > 0 then 'PARTIALLY_PAID'
  else 'SENT' end`;

const lists = {
  subscriptions: {
    columns: `t.id, ${subscriptionStatus} as status, t.quantity, t.started_at as "startedAt", t.plan_id as "planId"`,
    from: 'plan_subscription t',
  },
  wallets: { columns: 't.id, t.name, t.currency, t.balance', from: 'wallet t' },
  invoices: {
    columns: `t.id, t.number, ${invoiceStatus} as status, t.total, t.currency, t.issued_at as "issuedAt", t.due_at as "dueAt"`,
    from: 'invoice t',
  },
  paymentMethods: {
    columns: 't.id, t.type, t.brand, t.last4, t.is_default as "isDefault"',
    from: 'payment_method t',
    where: 'and t.removed_at is null',
    order: 't.is_default desc, t.created_at desc, t.id desc',
  },
  verifications: {
    columns: 't.id, t.kind, t.requested_at as "requestedAt"',
    from: 'verification t',
    order: 't.requested_at desc, t.id desc',
  },
  taxIdentifiers: {
    columns: 't.id, t.type, t.value, t.is_primary as primary',
    from: 'tax_identifier t',
    order: 't.type, t.id',
  },
  tags: {
    columns: 'g.id, g.name, g.color',
    from: 'tag_link t join tag g on g.organization_id = t.organization_id and g.id = t.tag_id',
    order: 'g.name_key',
  },
};
const newest = 't.created_at desc, t.id desc';

/** One prepared statement a list for all customers of an answer. */
export function createLoaders(ask) {
  const children = async (name, queries, order) => {
    const { columns, from, where = '', order: own = newest } = lists[name];
    const text = `select p.place, s.* from unnest($2::uuid[]) with ordinality p(id, place) cross join lateral (
      select ${columns} from ${from} where t.organization_id = $1 and t.customer_id = p.id ${where}
       order by ${order ?? own} limit $3) s`;
    const limit = queries[0].params.first ?? 1_000;
    const rows = await ask(`${name} ${order ?? ''}`, text, [queries.map(({ obj }) => obj.id), limit]);
    const byCustomer = queries.map(() => []);
    for (const row of rows) byCustomer[Number(row.place) - 1].push(row);
    return byCustomer;
  };
  const uncached = (loader) => ({ loader, opts: { cache: false } });
  const connection = (name, orderOf = () => undefined) =>
    uncached(async (queries) => (await children(name, queries, orderOf(queries))).map((nodes) => ({ nodes })));
  const list = (name) => uncached((queries) => children(name, queries));
  return {
    Customer: {
      subscriptions: connection('subscriptions'),
      wallets: connection('wallets'),
      invoices: connection('invoices', ([{ params }]) => params.orderBy && 't.issued_at desc, t.id desc'),
      paymentMethods: list('paymentMethods'),
      verifications: list('verifications'),
      taxIdentifiers: list('taxIdentifiers'),
      tags: list('tags'),
    },
    PlanSubscription: { plan: uncached((queries) => plansOf(ask, queries)) },
  };
}

async function plansOf(ask, queries) {
  const ids = [...new Set(queries.map(({ obj }) => obj.planId))];
  const text = 'select id, code, name from plan where organization_id = $1 and id = any($2::uuid[])';
  const plans = new Map((await ask('plans', text, [ids])).map((plan) => [plan.id, plan]));
  return queries.map(({ obj }) => plans.get(obj.planId));
}
