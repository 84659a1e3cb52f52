import { describe, expect, it } from 'vitest';
import { createDocumentCache } from '../../src/server/document-cache.ts';

describe('the cache of parsed documents', () => {
  it('keeps what was last used, in no more room than it has', () => {
    const cache = createDocumentCache<number>(10);
    for (const [index, text] of ['aaaa', 'bbbb'].entries()) cache.set(text, index);
    expect(cache.get('aaaa')).toBe(0);
    cache.set('cccc', 2);
    expect(['aaaa', 'bbbb', 'cccc'].map(cache.get)).toEqual([0, undefined, 2]);
  });

  it('counts what is put in again once, and keeps nothing that is larger than itself', () => {
    const cache = createDocumentCache<number>(10);
    for (const value of [1, 2, 3]) cache.set('aaaaaaaa', value);
    expect(cache.get('aaaaaaaa')).toBe(3);
    cache.set('b'.repeat(11), 4);
    expect(['aaaaaaaa', 'b'.repeat(11)].map(cache.get)).toEqual([undefined, undefined]);
    cache.set('cc', 5);
    expect(cache.get('cc')).toBe(5);
  });
});
