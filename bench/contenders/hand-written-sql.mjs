// SQL as one would write it by hand for exactly these questions, with PostgreSQL's own functions for JSON.
const row = `t.id, t.name, t.slug, t.email, t.status, t.customer_type as "customerType",
  t.vat_validation_status as "vatValidationStatus",
  case when t.billing_address is not null then json_build_object('country', t.billing_country) end as "billingAddress",
  t.created_at as "createdAt"`;

const subscriptionStatus = `case
  when s.ends_at <= statement_timestamp() then 'ENDED'
  when s.canceled_at is not null then 'CANCELED'
  when s.paused_at is not null then 'PAUSED'
  when s.trial_ends_at > statement_timestamp() then 'TRIALING'
  when exists (select from invoice i where i.organization_id = s.organization_id and i.subscription_id = s.id
                 and i.state = 'SENT' and i.amount_paid < i.total and i.due_at < statement_timestamp()) then 'PAST_DUE'
  else 'ACTIVE' end`;

const invoiceStatus = `case
  when i.state <> 'SENT' then i.state
  when i.amount_paid >= i.total then 'PAID'
  when i.due_at < statement_timestamp() then 'OVERDUE'
  when i.amount_paid > 0 then 'PARTIALLY_PAID'
  else 'SENT' end`;

const nodes = (rows) => `json_build_object('nodes', (select coalesce(json_agg(r), '[]') from (${rows}) r))`;
const whole = (rows) => `(select coalesce(json_agg(r), '[]') from (${rows}) r)`;

const subscriptions = (limit, more) =>
  nodes(`
  select s.id, ${subscriptionStatus} as status, ${more}
         (select json_build_object('code', p.code, 'name', p.name) from plan p
           where p.organization_id = $1 and p.id = s.plan_id) as plan
    from plan_subscription s where s.organization_id = $1 and s.customer_id = t.id
   order by s.created_at desc, s.id desc limit ${limit}`);

const wallets = (more) =>
  nodes(`
  select w.id, ${more} w.currency, json_build_object('amount', w.balance::text) as balance
    from wallet w where w.organization_id = $1 and w.customer_id = t.id
   order by w.created_at desc, w.id desc limit 10`);

const invoices = (order, limit, more) =>
  nodes(`
  select i.id, i.number, ${invoiceStatus} as status,
         json_build_object('amount', i.total::text, 'currency', i.currency) as total, ${more} i.issued_at as "issuedAt"
    from invoice i where i.organization_id = $1 and i.customer_id = t.id
   order by i.${order} desc, i.id desc limit ${limit}`);

// One row more than the page tells whether there is another.
const pageInfo = (limit, cursor) => `json_build_object('hasNextPage', (select count(*) > ${limit} from found),
  'endCursor', (select ${cursor} || '|' || t.id from found t offset greatest(least(${limit}, (select count(*) from found)) - 1, 0) limit 1))`;
const byTime = pageInfo(50, 't."createdAt"::text');

const page = (after) => `
  with found as materialized (
    select ${row} from customer t where t.organization_id = $1 and t.archived_at is null ${after}
     order by t.created_at desc, t.id desc limit 51)
  select json_build_object('customers', json_build_object(
    'nodes', ${whole('select * from found limit 50')},
    'pageInfo', ${byTime}))::text`;

const dashboard = `
  with found as materialized (
    select t.id, t.name, t.email, t.status, t.created_at as "createdAt" from customer t
     where t.organization_id = $1 and t.archived_at is null order by t.created_at desc, t.id desc limit 51)
  select json_build_object('customers', json_build_object(
    'edges', (select coalesce(json_agg(json_build_object('cursor', t."createdAt"::text || '|' || t.id, 'node', json_build_object(
        'id', t.id, 'name', t.name, 'email', t.email, 'status', t.status,
        'subscriptions', ${subscriptions(5, '')},
        'wallets', ${wallets('')},
        'invoices', ${invoices('issued_at', 5, '')}))), '[]') from (select * from found limit 50) t),
    'pageInfo', ${byTime}))::text`;

const detail = `
  select json_build_object('customer', (select to_json(c) from (select ${row},
    ${subscriptions(10, 's.quantity, s.started_at as "startedAt",')} as subscriptions,
    ${wallets('w.name,')} as wallets,
    ${invoices('created_at', 20, 'i.due_at as "dueAt",')} as invoices,
    ${whole(`select m.id, m.type, m.brand, m.last4, m.is_default as "isDefault" from payment_method m
       where m.organization_id = $1 and m.customer_id = t.id and m.removed_at is null
       order by m.is_default desc, m.created_at desc, m.id desc`)} as "paymentMethods",
    ${whole(`select v.id, v.kind, v.requested_at as "requestedAt" from verification v
       where v.organization_id = $1 and v.customer_id = t.id order by v.requested_at desc, v.id desc`)} as verifications,
    ${whole(`select x.id, x.type, x.value, x.is_primary as primary from tax_identifier x
       where x.organization_id = $1 and x.customer_id = t.id order by x.type, x.id`)} as "taxIdentifiers",
    ${whole(`select g.id, g.name, g.color from tag_link l join tag g on g.organization_id = l.organization_id and g.id = l.tag_id
       where l.organization_id = $1 and l.customer_id = t.id order by g.name_key`)} as tags
    from customer t where t.organization_id = $1 and t.id = $2) c))::text`;

const lookup = `
  select json_build_object('customer', json_build_object('id', t.id, 'name', t.name, 'email', t.email))::text
    from customer t where t.organization_id = $1 and t.id = $2`;

const search = `
  with found as materialized (
    select ${row}, (word_similarity($3, t.search_text) + similarity($3, t.name_key))::real as relevance from customer t
     where t.organization_id = $1 and t.archived_at is null and (t.search_text like $2 or $3 <% t.search_text)
     order by relevance desc, t.id desc limit 21)
  select json_build_object('customers', json_build_object(
    'nodes', ${whole(`select id, name, slug, email, status, "customerType", "vatValidationStatus", "billingAddress", "createdAt"
                        from found limit 20`)},
    'pageInfo', ${pageInfo(20, 't.relevance::text')}))::text`;

export const statements = {
  list: page(''),
  after: page('and (t.created_at, t.id) < ($2, $3)'),
  dashboard,
  detail,
  lookup,
  search,
};
