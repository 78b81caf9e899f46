import type { Environment } from '@hale/config';

/**
 * Exports spans over OTLP when the standard variables ask for it. Without them nothing is loaded: events then
 * hand on the trace context that they came with.
 */
export async function startTracing(
  serviceName: string,
  environment: Environment,
): Promise<(() => Promise<void>) | null> {
  const wanted = environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (!wanted) return null;
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName });
  sdk.start();
  return () => sdk.shutdown();
}
