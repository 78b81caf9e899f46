import { type ErrorRequestHandler, Router } from 'express';
import { type AlertParts, alertProtocols } from './alerts.ts';
import { rawBody } from './body.ts';
import { changesProtocol } from './changes.ts';
import { authorised, programsOnly } from './guards.ts';
import { answerRefusal, type IntakeParts, intake, type Protocol } from './intake.ts';
import { logsProtocol } from './logs.ts';
import { type OtlpParts, otlpProtocols } from './otlp.ts';

export interface RouterParts extends IntakeParts, OtlpParts, AlertParts {
  /** Needed by every sender when it is set. */
  readonly token: string | undefined;
}

/** Everything that the collector takes from those who push; what else is under the same address is not its business. */
export function ingestRouter(parts: RouterParts): Router {
  const routes: Readonly<Record<string, Protocol>> = {
    '/api/v1/changes': changesProtocol(parts.identity, parts.now),
    '/api/v1/logs': logsProtocol(parts.identity, parts.now),
    ...otlpProtocols(parts),
    ...alertProtocols(parts),
  };
  const router = Router();
  for (const [path, protocol] of Object.entries(routes)) {
    const onError: ErrorRequestHandler = (error: unknown, request, response, _next) =>
      answerRefusal(protocol, parts, error, request, response);
    router.post(path, programsOnly, authorised(parts.token), rawBody(parts.limits), intake(protocol, parts), onError);
  }
  return router;
}
