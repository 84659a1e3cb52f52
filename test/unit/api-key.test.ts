import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasScope, seesCompany } from '../../src/access/actor.ts';
import { hashSecret, makeApiKey, matchesHash, parseApiKey } from '../../src/access/api-key.ts';
import { type Scope, scopeNames } from '../../src/access/scopes.ts';

describe('an API key', () => {
  it('is read back as it was made, for any organization', () => {
    const property = fc.property(fc.uuid(), (organizationId) => {
      const { plaintext, prefix, secretHash } = makeApiKey(organizationId);
      const parsed = parseApiKey(plaintext);
      expect(parsed).toMatchObject({ organizationId, prefix });
      expect(matchesHash(parsed?.secret ?? '', secretHash)).toBe(true);
      expect(Buffer.from(secretHash).toString('hex')).not.toContain(parsed?.secret);
    });
    fc.assert(property);
  });

  it('has a secret of 192 bits that no two keys share', () => {
    const keys = Array.from({ length: 2_000 }, () =>
      parseApiKey(makeApiKey('019b0000-0000-7000-8000-000000000000').plaintext),
    );
    expect(new Set(keys.map((key) => key?.secret)).size).toBe(2_000);
    for (const key of keys) expect(Buffer.from(key?.secret ?? '', 'hex')).toHaveLength(24);
    // Every half byte takes every value somewhere: no part of it is fixed.
    for (let place = 0; place < 48; place += 1)
      expect(new Set(keys.map((key) => key?.secret[place])).size, `place ${place}`).toBe(16);
  });

  const key = makeApiKey('019b0000-0000-7000-8000-000000000000').plaintext;
  it.each([
    '',
    'clt_',
    key.slice(0, -1),
    `${key}0`,
    key.toUpperCase(),
    ` ${key}`,
    `${key}\n`,
    key.replace('clt', 'clx'),
    key.replaceAll('_', '-'),
  ])('is not %j', (text) => {
    expect(parseApiKey(text)).toBeNull();
  });

  it('is stored as SHA-256, and compared in constant time', () => {
    expect(Buffer.from(hashSecret('s'))).toEqual(createHash('sha256').update('s').digest());
    expect(matchesHash('s', hashSecret('s'))).toBe(true);
    expect(matchesHash('t', hashSecret('s'))).toBe(false);
    // Only timingSafeEqual insists on equal lengths; a comparison byte by byte would answer false.
    expect(() => matchesHash('s', hashSecret('s').slice(0, 31))).toThrow(
      expect.objectContaining({ code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' }),
    );
  });
});

describe('an actor', () => {
  const actor = (scopes: readonly Scope[], companyIds: readonly string[] | null = null) => ({
    organizationId: 'o',
    apiKeyId: null,
    keyPrefix: 'p',
    scopes: new Set(scopes),
    companyIds,
  });

  it('has the scopes of its key, and with ADMIN every one', () => {
    expect(scopeNames.filter((scope) => hasScope(actor(['BILLING_READ']), scope))).toEqual(['BILLING_READ']);
    expect(scopeNames.filter((scope) => hasScope(actor(['ADMIN']), scope))).toEqual(scopeNames);
    expect(hasScope(actor([]), 'SIGNED_IN')).toBe(true);
  });

  it('sees the companies of its key: all without a limit, none with an empty one', () => {
    expect([actor([]), actor([], ['a']), actor([], ['b']), actor([], [])].map((one) => seesCompany(one, 'a'))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
