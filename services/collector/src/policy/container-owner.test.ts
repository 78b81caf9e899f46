import { coreSchema } from '@hale/config';
import { expect, test } from '@jest/globals';
import { ownerOf } from './container-owner.ts';
import { Identity } from './identity.ts';

const { services } = coreSchema.parse({
  services: {
    payments: { docker: { composeService: 'pay', composeProject: 'shop' } },
    cache: { docker: { container: 'redis-1' } },
    checkout: { aliases: ['checkout-api'] },
  },
});
const identity = new Identity({ env: 'demo', services });
const compose = (service: string, project: string, more = {}) => ({
  name: `${project}-${service}-1`,
  labels: { 'com.docker.compose.service': service, 'com.docker.compose.project': project, ...more },
});

test.each([
  ['by Compose’s service and project', compose('pay', 'shop'), 'payments'],
  ['not of another project', compose('pay', 'lab'), undefined],
  ['by the container’s name', { name: 'redis-1', labels: {} }, 'cache'],
  ['by an alias, where nothing is configured', compose('checkout-api', 'lab'), 'checkout'],
  ['by a name, where nothing is configured', { name: 'checkout', labels: {} }, 'checkout'],
  ['not by its name, where something else is configured', compose('payments', 'lab'), undefined],
  ['not for one-off commands', compose('pay', 'shop', { 'com.docker.compose.oneoff': 'True' }), undefined],
  ['not for strangers', compose('constructor', '__proto__'), undefined],
])('a container belongs to a service %s', (_, container, owner) => {
  expect(ownerOf(container, services, identity)).toBe(owner);
});
