import type { Handler } from '../../../../workbench/lab/azure/exchange';
import { findRoute } from '../../../../workbench/lab/azure/route';

const handler: Handler = () => Promise.resolve({ status: 200 });
const routes = [
  { host: '*.vault.azure.net', handler },
  { host: 'special.vault.azure.net', port: 1 },
  { host: 'management.azure.com', handler },
];

test.each([
  ['management.azure.com', 'management.azure.com'],
  ['MANAGEMENT.azure.com', 'management.azure.com'],
  ['kv-noxys.vault.azure.net', '*.vault.azure.net'],
  ['special.vault.azure.net', 'special.vault.azure.net'],
  ['a.b.vault.azure.net', undefined],
  ['vault.azure.net', undefined],
  ['management.azure.com.example.com', undefined],
  ['localhost', undefined],
  ['', undefined],
])("routes '%s' to %s", (host, expected) => {
  expect(findRoute(routes, host)?.host).toBe(expected);
});
