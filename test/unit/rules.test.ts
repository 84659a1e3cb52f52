import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopes } from '../../src/access/scopes.ts';
import { changesBetween, changesOfCreation } from '../../src/domains/audit/audit.rules.ts';
import * as customer from '../../src/domains/customer/customer.rules.ts';
import { checkIdempotencyKey, hashInput } from '../../src/domains/idempotency/idempotency.rules.ts';
import { invoiceStatuses } from '../../src/domains/invoice/invoice.rules.ts';
import { planIntervals } from '../../src/domains/plan/plan.rules.ts';
import { subscriptionStatuses } from '../../src/domains/subscription/subscription.rules.ts';
import { walletStatuses, walletTransactionKinds } from '../../src/domains/wallet/wallet.rules.ts';
import { errorCodes } from '../../src/kernel/domain-error.ts';
import { inputIssueCodes } from '../../src/kernel/input-issue.ts';

describe('changesOfCreation', () => {
  it('lists every field that has a value, false, zero and empty ones too', () => {
    expect(changesOfCreation({ a: 'x', b: null, c: undefined, d: false, e: 0, f: [], g: {}, h: '' })).toEqual(
      Object.entries({ a: 'x', d: false, e: 0, f: [], g: {}, h: '' }).map(([field, after]) => ({
        path: [field],
        before: null,
        after,
      })),
    );
  });
});

describe('changesBetween', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, []],
    [{ a: 1 }, { a: 2 }, [{ path: ['a'], before: 1, after: 2 }]],
    [{}, { a: 1 }, [{ path: ['a'], before: null, after: 1 }]],
    [{ a: null }, {}, []],
    [{ a: [1] }, { a: [1, 2] }, [{ path: ['a'], before: [1], after: [1, 2] }]],
    [
      { a: { x: 1, y: 2 } },
      { a: { y: 3 } },
      [
        { path: ['a', 'x'], before: 1, after: null },
        { path: ['a', 'y'], before: 2, after: 3 },
      ],
    ],
    [{ a: { x: { z: 1 } } }, { a: { x: { z: 2 } } }, [{ path: ['a', 'x'], before: { z: 1 }, after: { z: 2 } }]],
    [{ a: { x: 1 } }, { a: null }, [{ path: ['a'], before: { x: 1 }, after: null }]],
    [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, []],
  ])('from %j to %j', (before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes);
  });

  it('finds none in a record and itself', () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(fc.property(record, (one) => void expect(changesBetween(one, structuredClone(one))).toEqual([])));
  });
});

describe('hashInput', () => {
  const hash = (input: object) => Buffer.from(hashInput(input)).toString('hex');
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, shuffled(inner)]),
    );
  };
  const objects = fc.dictionary(fc.string(), fc.jsonValue());

  it('does not mind the order of keys, at any depth', () => {
    fc.assert(fc.property(objects, (input) => void expect(hash(shuffled(input) as object)).toBe(hash(input))));
  });

  it('differs where the JSON differs', () => {
    const property = fc.property(objects, objects, (one, two) => {
      const { idempotencyKey: _a, dryRun: _b, ...first } = one;
      const { idempotencyKey: _c, dryRun: _d, ...second } = two;
      const same = JSON.stringify(sorted(first)) === JSON.stringify(sorted(second));
      expect(hash(first) === hash(second)).toBe(same);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: null }, {}],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: [[1], 2] }, { a: [[1, 2]] }],
    [{ a: '1,2' }, { a: ['1', '2'] }],
    [{ a: {} }, { a: [] }],
    [{ a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    [{ customer: { idempotencyKey: 'a' } }, { customer: { idempotencyKey: 'b' } }],
    [{ 'a":1,"b': 2 }, { a: 1, b: 2 }],
  ])('tells %j from %j', (one, two) => {
    expect(hash(one)).not.toBe(hash(two));
  });

  it('leaves out the key, the dry run, and what is undefined', () => {
    const bare = hash({ a: { b: 1 } });
    expect(hash({ idempotencyKey: 'k', dryRun: true, a: { b: 1, c: undefined }, d: undefined })).toBe(bare);
    expect(hash(Object.assign(Object.create(null), { a: Object.assign(Object.create(null), { b: 1 }) }))).toBe(bare);
  });

  it('is 32 bytes, of an input of any depth too', () => {
    expect(hashInput({ a: JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) })).toHaveLength(32);
    expect(hashInput({ a: Array(300_000).fill(0) })).toHaveLength(32);
  });

  function sorted(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => ({ key, inner: sorted(inner) }));
  }
});

describe('checkIdempotencyKey', () => {
  it.each([
    ['k', []],
    ['k'.repeat(255), []],
    ['🔑'.repeat(255), []],
    [' ', []],
    ['', ['OUT_OF_RANGE']],
    ['k'.repeat(256), ['OUT_OF_RANGE']],
    ['a\u0000', ['INVALID_FORMAT']],
    ['a\u0085', ['INVALID_FORMAT']],
    ['\udc00', ['INVALID_FORMAT']],
  ])('finds in %j %j', (key, codes) => {
    expect(checkIdempotencyKey(key).found.map(({ code }) => code)).toEqual(codes);
  });
});

describe('org numbers', () => {
  it.each([
    ['5566778899', '556677-8899'],
    ['198211059954', '19821105-9954'],
    ['821105 9954', '821105 9954'],
    ['1234567890', '1234567890'],
    ['HRB 12', 'HRB 12'],
    [null, null],
  ])('shows %j as %j', (stored, shown) => {
    expect(customer.shownOrgNumber(stored)).toBe(shown);
  });

  it.each([
    ['556677-8899', 'SE', '5566778899'],
    ['HRB 1', 'SE', null],
    [' HRB 1 ', 'DE', 'HRB 1'],
    ['556677-8899', 'DE', '5566778899'],
  ])('stores %j of %s as %j', (text, country, stored) => {
    expect(customer.storedOrgNumber(text, country)).toBe(stored);
  });

  it('are searched for, personal ones never', () => {
    const bare = { name: 'A', legalName: null, email: 'e', externalId: null };
    expect(customer.searchedText({ ...bare, orgNumber: '5566778899' })).toBe('A e 5566778899 556677-8899');
    for (const orgNumber of ['198211059954', '19821105-9954', '821105 9954', null])
      expect(customer.searchedText({ ...bare, orgNumber })).toBe('A e');
  });
});

describe('a vocabulary', () => {
  it.each(
    Object.entries({
      ...Object.fromEntries(
        Object.entries(customer).filter(([name, value]) => typeof value === 'object' && name !== 'customerDefaults'),
      ),
      scopes,
      invoiceStatuses,
      planIntervals,
      subscriptionStatuses,
      walletStatuses,
      walletTransactionKinds,
      errorCodes,
      inputIssueCodes,
    }),
  )('has words in capitals, each with a sentence of its own: %s', (_name, words) => {
    const sentences = Object.values(words as Record<string, string>);
    expect(Object.keys(words).filter((word) => !/^[A-Z][A-Z0-9]*(_[A-Z]+)*$/.test(word))).toEqual([]);
    expect(sentences.filter((sentence) => !/^[A-Z].*\.$/.test(sentence))).toEqual([]);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});
