import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@hale/config';
import { afterAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { sections } from '../services.ts';
import { ROOT } from '../up/folders.ts';
import { writeShopConfig } from './shop-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'gameday-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NAMES = { storefront: 'web', catalog: 'items', checkout: 'cart', payments: 'ledger', bank: 'psp' };
const url = 'http://127.0.0.1:1';
const environment = {
  SHOP_STOREFRONT_URL: url,
  SHOP_CATALOG_URL: url,
  SHOP_CHECKOUT_URL: url,
  SHOP_PAYMENTS_URL: url,
  SHOP_BANK_URL: url,
  SHOP_CONTROL_URL: url,
  SHOP_LOGS: '/logs',
  SHOP_STATE: '/shop.json',
  HALE_ROOT: ROOT,
};

test('the demo’s settings under other names', () => {
  const file = join(folder, 'hale.yaml');
  writeShopConfig(file, NAMES, undefined);
  const { core } = loadConfig({ file, environment, sections });
  expect(Object.keys(core.services)).toEqual(['web', 'items', 'cart', 'ledger', 'psp']);
  expect(core.services['web']).toMatchObject({ dependsOn: ['items', 'cart'], logs: [{ file: '/logs/web.log' }] });
  const text = readFileSync(file, 'utf8');
  for (const role of ['storefront', 'catalog', 'checkout', 'payments', 'bank']) expect(text).not.toMatch(`${role}`);
  const { healer } = parse(text) as { healer: { actions: Record<string, { trigger: { services: string[] } }> } };
  for (const { trigger } of Object.values(healer.actions)) {
    expect(trigger.services.toSorted()).toEqual(['cart', 'items', 'ledger', 'web']);
  }
});
