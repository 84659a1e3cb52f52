import type { IncomingMessage, ServerResponse } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Policy } from '../env.ts';

type SetHeaders = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The headers that every answer has: what a browser must not do with it, which other origins may read it (none unless the
 * policy names them), and to come by TLS alone where a trusted proxy says that the caller did.
 */
export function createSafeHeaders({ corsOrigins, trustedProxies }: Policy): SetHeaders {
  const origins = new Set(corsOrigins);
  const proxies = blockListOf(trustedProxies);
  return (request, response) => {
    const { origin, 'x-forwarded-proto': protocol } = request.headers;
    for (const [name, value] of always) response.setHeader(name, value);
    if (origins.size > 0) response.setHeader('vary', 'Origin');
    if (origin !== undefined && origins.has(origin)) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-expose-headers', 'X-Request-Id, Retry-After');
      response.setHeader('cross-origin-resource-policy', 'cross-origin');
      if (request.method === 'OPTIONS') for (const [name, value] of preflight) response.setHeader(name, value);
    }
    if (protocol === 'https' && isTrusted(proxies, request.socket.remoteAddress)) {
      response.setHeader('strict-transport-security', 'max-age=31536000');
    }
  };
}

const always = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
] as const;

const preflight = [
  ['access-control-allow-methods', 'GET, POST'],
  ['access-control-allow-headers', 'Authorization, Content-Type, X-Request-Id, traceparent'],
  ['access-control-max-age', '7200'],
] as const;

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Whether the connection itself comes from a proxy of ours: what a caller says of himself is no proof. */
function isTrusted(proxies: BlockList, address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return proxies.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}
