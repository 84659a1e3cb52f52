import type { IncomingMessage, ServerResponse } from 'node:http';
import { hashSecret, matchesHash } from '../access/api-key.ts';
import { answerText } from './health.ts';
import type { Metrics } from './metrics.ts';

/** `GET /metrics`. With a token only for who sends it as `Authorization: Bearer <token>`; without one for everybody. */
export function createMetricsRoute(
  metrics: Metrics,
  token: string | null,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const hash = token === null ? null : hashSecret(token);
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return answerText(response, 405, 'GET only');
    }
    const sent = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (hash && !matchesHash(sent, hash)) {
      response.setHeader('www-authenticate', 'Bearer');
      return answerText(response, 401, 'send METRICS_TOKEN: Authorization: Bearer <token>');
    }
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
  };
}
