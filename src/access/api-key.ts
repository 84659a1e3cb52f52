import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The parts of `clt_<organization>_<prefix>_<secret>`. The organization stands in the key, so that its look-up has the tenant too. */
export interface ParsedApiKey {
  readonly organizationId: string;
  readonly prefix: string;
  readonly secret: string;
}

export interface NewApiKey {
  readonly prefix: string;
  /** The whole key: shown once, stored nowhere. */
  readonly plaintext: string;
  readonly secretHash: Uint8Array<ArrayBuffer>;
}

const form = /^clt_([0-9a-f]{32})_([0-9a-f]{8})_([0-9a-f]{48})$/;

/** Makes a key with 192 random bits of secret and a visible prefix of 32. */
export function makeApiKey(organizationId: string): NewApiKey {
  const prefix = randomBytes(4).toString('hex');
  const secret = randomBytes(24).toString('hex');
  return {
    prefix,
    secretHash: hashSecret(secret),
    plaintext: `clt_${organizationId.replaceAll('-', '')}_${prefix}_${secret}`,
  };
}

export function parseApiKey(text: string): ParsedApiKey | null {
  const [, organization = '', prefix = '', secret = ''] = form.exec(text) ?? [];
  if (!secret) return null;
  return {
    organizationId: organization.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    prefix,
    secret,
  };
}

/** SHA-256 suffices: a secret of 192 random bits cannot be guessed, so nothing is gained from a slow hash. */
export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(secret).digest());
}

/** Compares in constant time; hashes have one length, so the length tells nothing either. */
export function matchesHash(secret: string, hash: Uint8Array): boolean {
  return timingSafeEqual(hashSecret(secret), hash);
}
