import { expect, test } from '@jest/globals';
import { Identity } from '../identity.ts';
import { readTraces, tracesSchema } from './traces.ts';

test('the name of a span comes without secrets and personal data', () => {
  const span = {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
  };
  const attributes = [{ key: 'service.name', value: { stringValue: 'cart' } }];
  const names = ['GET /login?user=ada@shop.example&password=hunter2', 'GET /carts/{id}'];
  const spans = names.map((name) => ({ ...span, name }));
  const traces = tracesSchema.parse({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] });
  const { drafts } = readTraces(traces, new Identity({ env: 'demo', services: {} }));
  expect(drafts).toMatchObject([
    { data: { spans: [{ name: 'GET /login?user=<email>&password=<secret>' }, { name: 'GET /carts/{id}' }] } },
  ]);
});
