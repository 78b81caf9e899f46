import { expect, test } from '@jest/globals';
import { parseNames, ROLE_NAMES, roleNamed } from './names.ts';

test('roles are the names of services that have none', () => {
  const names = parseNames('storefront=web,bank=acquirer');
  expect(names).toEqual({ ...ROLE_NAMES, storefront: 'web', bank: 'acquirer' });
  expect(roleNamed(names, 'acquirer')).toBe('bank');
  expect(roleNamed(names, 'bank')).toBeNull();
});

test.each([
  ['kiosk=web', /no such role/],
  ['storefront', /must be of/],
  ['storefront=../x', /must be of/],
  ['storefront=a=b', /no such role/],
  ['storefront=web,catalog=web', /the same name/],
  ['storefront=catalog', /the same name/],
])('%s is refused', (text, message) => {
  expect(() => parseNames(text)).toThrow(message);
});
