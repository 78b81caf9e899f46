import { coreSchema } from '@hale/config';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Identity, nameOf } from './identity.ts';

const service = (aliases: readonly string[] = []) => ({
  aliases: [...aliases],
  dependsOn: [],
  critical: false,
  probes: [],
  scrape: [],
  logs: [],
});
const core = { env: 'production', services: { payments: service(['pay-svc', '10.0.0.7:8080']), checkout: service() } };

describe('whose a signal is', () => {
  const identity = new Identity(core, [{ label: 'pod', value: 'payments-*', service: 'payments' }]);

  test.each([
    ['a rule of the configuration', { pod: 'payments-7f9c', job: 'checkout' }, 'payments'],
    ['OpenTelemetry’s service.name', { 'service.name': 'Payments', job: 'checkout' }, 'payments'],
    ['an alias', { 'service.name': 'pay-svc' }, 'payments'],
    ['an instance that is an alias', { job: 'apps', instance: '10.0.0.7:8080' }, 'payments'],
    ['a label of Compose', { 'com.docker.compose.service': 'checkout' }, 'checkout'],
    ['a watched name before an unknown one', { 'service.name': 'sidecar', job: 'checkout' }, 'checkout'],
    ['an unknown name, made fit', { job: 'my app/é 1' }, 'my-app-1'],
  ])('goes by %s', (_, labels, name) => {
    expect(identity.byLabels(labels)).toMatchObject({ env: 'production', service: name });
  });

  test('is nobody’s when nothing names a service', () => {
    expect(identity.byLabels({ instance: 'h:1' })).toBeUndefined();
    expect(identity.byLabels({})).toBeUndefined();
    expect(identity.byName('nobody')).toBeUndefined();
  });

  test('takes environment and instance along', () => {
    const labels = {
      'service.name': 'payments',
      'deployment.environment.name': 'staging',
      'service.instance.id': 'a/1',
    };
    expect(identity.byLabels(labels)).toEqual({ env: 'staging', service: 'payments', instance: 'a-1' });
  });

  test('is not confused by names that every object has', () => {
    expect(identity.byName('constructor')).toBeUndefined();
    expect(identity.byLabels({ service: '__proto__' })).toMatchObject({ service: '__proto__'.replace(/^_+/, '') });
  });

  test('a name is always fit for keys and subjects, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = nameOf(text);
        return name === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name);
      }),
    );
  });
});

test('services that nobody configured are taken while they are few; known ones always', () => {
  const identity = new Identity({ env: 'demo', services: coreSchema.parse({ services: { payments: {} } }).services });
  const taken = Array.from({ length: 300 }, (_, index) => identity.byLabels({ service: `stranger-${index}` }));
  expect(taken.filter((ref) => ref !== undefined)).toHaveLength(200);
  expect(identity.byLabels({ service: 'stranger-0' })?.service).toBe('stranger-0');
  expect(identity.byLabels({ service: 'payments' })?.service).toBe('payments');
});
