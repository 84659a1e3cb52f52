import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksum } from '../support/customers.ts';
import type { CustomerFixture } from '../support/fixtures.ts';
import {
  absentId,
  change,
  customersOf,
  eventsOf,
  insertBilled,
  issuesOf,
  mutate,
  notFound,
  tagsOf,
} from '../support/tags.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { type Data, startTestGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let tenant: Tenant;
let admin: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  tenant = await createTenant(gateway.pool);
  admin = await tenant.newKey({ scopes: ['ADMIN'] });
});
afterAll(() => gateway.stop());

async function newTag(name: string, color: string | null = null): Promise<string> {
  const { tag } = await mutate(gateway, admin, 'createTag', { name, color });
  return tag.id;
}

async function customerOf(): Promise<CustomerFixture> {
  const [customer] = await customersOf(gateway, tenant, 1);
  return customer as CustomerFixture;
}

describe('createTag', () => {
  it('makes a tag, which node and tags find', async () => {
    const result = await mutate(gateway, admin, 'createTag', { name: '  Key  Account ', color: '#1E90FF' });
    const tag = { id: result.tag.id, name: 'Key  Account', color: '#1e90ff' };
    expect(result).toEqual({ __typename: 'CreateTagPayload', replayed: false, tag });
    const reader = await tenant.newKey({ scopes: [], companies: [tenant.companies[0]] });
    const query =
      'query ($id: ID!) { node(id: $id) { __typename id ... on Tag { name color } } tags { id name color } }';
    const { node, tags } = await gateway.ask(reader, query, { id: tag.id });
    expect(node).toEqual({ __typename: 'Tag', ...tag });
    expect(tags).toContainEqual(tag);
    expect(await eventsOf(gateway, admin, tag.id)).toEqual([
      {
        action: 'tag.created',
        subjectType: 'Tag',
        changes: [change('name', null, tag.name), change('color', null, tag.color)],
      },
    ]);
  });

  it('lists tags by name, case aside', async () => {
    const other = await createTenant(gateway.pool);
    const key = await other.newKey({ scopes: ['ADMIN'] });
    for (const name of ['b', 'C', 'Ä', 'a']) await mutate(gateway, key, 'createTag', { name });
    const { tags } = await gateway.ask(other.key, '{ tags { name } }');
    expect(tags).toEqual(['a', 'b', 'C', 'Ä'].map((name) => ({ name })));
  });

  it('names the tag that has the name already, case aside', async () => {
    const id = await newTag('Straße Ａ');
    expect(await mutate(gateway, admin, 'createTag', { name: ' STRAßE   a' })).toEqual({
      __typename: 'ConflictError',
      code: 'TAG_DUPLICATE_NAME',
      message: 'Another tag of the organization has this name, case aside.',
      existing: { __typename: 'Tag', id },
    });
  });

  it('tells all problems at once', async () => {
    const { issues } = await mutate(gateway, admin, 'createTag', { name: 'x'.repeat(65), color: 'red' });
    expect(issues).toEqual([
      { path: ['input', 'name'], code: 'OUT_OF_RANGE', message: 'must have 1 to 64 characters, has 65' },
      { path: ['input', 'color'], code: 'INVALID_FORMAT', message: 'must be a colour such as #1e90ff' },
    ]);
  });

  it('answers the same key the same, also when the tag has changed or gone', async () => {
    const input = { idempotencyKey: randomUUID(), name: 'Replayed', color: '#000000' };
    const { tag } = await mutate(gateway, admin, 'createTag', input);
    expect(await mutate(gateway, admin, 'createTag', input)).toEqual({
      __typename: 'CreateTagPayload',
      replayed: true,
      tag,
    });
    await mutate(gateway, admin, 'updateTag', { id: tag.id, color: null });
    expect(await mutate(gateway, admin, 'createTag', input)).toMatchObject({
      replayed: true,
      tag: { ...tag, color: null },
    });
    await mutate(gateway, admin, 'deleteTag', { id: tag.id });
    expect(await mutate(gateway, admin, 'createTag', input)).toMatchObject({ replayed: true, tag });
    expect(await mutate(gateway, admin, 'createTag', { ...input, name: 'Other' })).toMatchObject({
      __typename: 'IdempotencyError',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('needs ADMIN, of a key for some companies too', async () => {
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: [tenant.companies[0]] });
    expect(await mutate(gateway, limited, 'createTag', { name: 'By a limited key' })).toMatchObject({
      tag: { color: null },
    });
    const query = 'mutation { createTag(input: {idempotencyKey: "a", name: "b"}) { __typename } }';
    const { errors } = await gateway.send(tenant.key, query);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      missing: [{ path: ['createTag'], scope: 'ADMIN' }],
    });
  });
});

describe('updateTag', () => {
  it('changes what is given, wherever the tag hangs, and tells what changed', async () => {
    const id = await newTag('Before', '#111111');
    const { id: tagged } = await customerOf();
    await mutate(gateway, tenant.key, 'addTags', { subjectIds: [tagged], tags: ['before'] });
    const payload = (name: string, color: string | null) => ({
      __typename: 'UpdateTagPayload',
      replayed: false,
      tag: { id, name, color },
    });
    expect(await mutate(gateway, admin, 'updateTag', { id: id.toUpperCase(), name: 'BEFORE' })).toEqual(
      payload('BEFORE', '#111111'),
    );
    expect(await mutate(gateway, admin, 'updateTag', { id, name: 'After' })).toEqual(payload('After', '#111111'));
    expect(await mutate(gateway, admin, 'updateTag', { id, color: '#ABCDEF' })).toEqual(payload('After', '#abcdef'));
    expect(await mutate(gateway, admin, 'updateTag', { id, color: null })).toEqual(payload('After', null));
    expect(await mutate(gateway, admin, 'updateTag', { id, name: 'After', color: null })).toEqual(
      payload('After', null),
    );
    expect(await tagsOf(gateway, tenant.key, tagged)).toEqual([['After']]);
    expect((await eventsOf(gateway, admin, id)).slice(1)).toEqual(
      [
        change('name', 'Before', 'BEFORE'),
        change('name', 'BEFORE', 'After'),
        change('color', '#111111', '#abcdef'),
        change('color', '#abcdef', null),
      ].map((one) => ({ action: 'tag.updated', subjectType: 'Tag', changes: [one] })),
    );
    expect(await newTag('Before')).not.toBe(id);
  });

  it('refuses the name of another tag, bad values and unknown ids', async () => {
    const [id, existing] = [await newTag('Mine'), await newTag('Taken')];
    const before = await checksum(gateway.pool, tenant.organizationId);
    expect(await mutate(gateway, admin, 'updateTag', { id, name: 'TAKEN' })).toMatchObject({
      __typename: 'ConflictError',
      code: 'TAG_DUPLICATE_NAME',
      existing: { __typename: 'Tag', id: existing },
    });
    expect(issuesOf(await mutate(gateway, admin, 'updateTag', { id, name: null, color: '#12345' }))).toEqual([
      ['input.name', 'REQUIRED'],
      ['input.color', 'INVALID_FORMAT'],
    ]);
    for (const unknown of [absentId, 'nonsense', '', tenant.companies[0].id])
      expect(await mutate(gateway, admin, 'updateTag', { id: unknown, name: 'TAKEN' })).toEqual(
        notFound('tag', unknown),
      );
    expect(await checksum(gateway.pool, tenant.organizationId)).toBe(before);
  });

  it('is not for keys that are limited to companies, nor is deleteTag', async () => {
    const id = await newTag('Unlimited');
    const limited = await tenant.newKey({ scopes: ['ADMIN'], companies: tenant.companies });
    expect(issuesOf(await mutate(gateway, limited, 'updateTag', { id, color: 'red' }))).toEqual([
      ['input', 'NOT_ALLOWED'],
      ['input.color', 'INVALID_FORMAT'],
    ]);
    expect(issuesOf(await mutate(gateway, limited, 'deleteTag', { id }))).toEqual([['input', 'NOT_ALLOWED']]);
  });

  it('lets one of two win who take the same name at once', async () => {
    const ids = [await newTag('Racer 1'), await newTag('Racer 2')];
    const results = await Promise.all(ids.map((id) => mutate(gateway, admin, 'updateTag', { id, name: 'Winner' })));
    expect(results.map(({ __typename }) => __typename).sort()).toEqual(['ConflictError', 'UpdateTagPayload']);
    const winner = results.find(({ tag }) => tag).tag.id;
    expect(results.find(({ existing }) => existing).existing.id).toBe(winner);
  });
});

describe('deleteTag', () => {
  it('takes it off everything, and says how many objects had it', async () => {
    const id = await newTag('Doomed', '#010203');
    const made = await customerOf();
    const { subscription, invoice } = await insertBilled(gateway, tenant, made);
    const subjectIds = [made.id, subscription, invoice];
    await mutate(gateway, tenant.key, 'addTags', { subjectIds, tags: ['doomed', 'survivor'] });
    const revision = 'select revision, version from customer where id = $1';
    const { rows: before } = await gateway.pool.query(revision, [made.id]);
    const input = { idempotencyKey: randomUUID(), id };
    const payload = { __typename: 'DeleteTagPayload', replayed: false, deletedId: id };
    expect(await mutate(gateway, admin, 'deleteTag', input)).toEqual(payload);
    expect(await tagsOf(gateway, tenant.key, ...subjectIds)).toEqual([['survivor'], ['survivor'], ['survivor']]);
    const { rows: after } = await gateway.pool.query(revision, [made.id]);
    expect(after[0].version).toBe(before[0].version);
    expect(Number(after[0].revision)).toBeGreaterThan(Number(before[0].revision));
    expect((await eventsOf(gateway, admin, id)).at(-1)).toEqual({
      action: 'tag.deleted',
      subjectType: 'Tag',
      changes: [change('links', 3, null), change('name', 'Doomed', null), change('color', '#010203', null)],
    });
    expect(await mutate(gateway, admin, 'deleteTag', input)).toEqual({ ...payload, replayed: true });
    expect(await mutate(gateway, admin, 'deleteTag', { id })).toEqual(notFound('tag', id));
  });

  it('does not know another tenant’s tag, and leaves it alone', async () => {
    const other = await createTenant(gateway.pool);
    const key = await other.newKey({ scopes: ['ADMIN'] });
    const { tag } = await mutate(gateway, key, 'createTag', { name: 'Theirs' });
    const before = await checksum(gateway.pool, other.organizationId);
    expect(await mutate(gateway, admin, 'deleteTag', { id: tag.id })).toEqual(notFound('tag', tag.id));
    expect(await mutate(gateway, admin, 'updateTag', { id: tag.id, name: 'Ours' })).toEqual(notFound('tag', tag.id));
    const { node, tags } = await gateway.ask(admin, 'query ($id: ID!) { node(id: $id) { id } tags { id } }', tag);
    expect([node, tags.filter(({ id }: Data) => id === tag.id)]).toEqual([null, []]);
    expect(await mutate(gateway, admin, 'createTag', { name: 'theirs' })).toMatchObject({ tag: { name: 'theirs' } });
    expect(await checksum(gateway.pool, other.organizationId)).toBe(before);
  });
});
