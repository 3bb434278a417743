import { useEngine } from '../../../../support/kql';

const kql = useEngine();

const NETWORKS = `let Networks = datatable(Net: string, Zone: string)
[
  '2001:db8::/32', 'lab',
  '2001:db8:1::/48', 'one site',
  '192.0.2.0/24', 'of the old kind',
];
let Hosts = datatable(Ip: string) ['2001:db8:1::7', '2001:db8:2::7', '192.0.2.9', '2001:db9::1', 'nonsense'];
Hosts
`;

test('gives a row for each network that an address lies in', async () => {
  const query = `${NETWORKS}| evaluate ipv6_lookup(Networks, Ip, Net) | sort by Ip asc, Zone asc`;

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Ip: string', 'Net: string', 'Zone: string']);
  expect(rows).toEqual([
    ['192.0.2.9', '192.0.2.0/24', 'of the old kind'],
    ['2001:db8:1::7', '2001:db8::/32', 'lab'],
    ['2001:db8:1::7', '2001:db8:1::/48', 'one site'],
    ['2001:db8:2::7', '2001:db8::/32', 'lab'],
  ]);
});

test('keeps rows without a match where the query says so', async () => {
  const query = `${NETWORKS}| evaluate ipv6_lookup(Networks, Ip, Net, return_unmatched = true) | where Zone == '' | sort by Ip asc`;

  expect(await kql.rows(query)).toEqual([
    ['2001:db9::1', '', ''],
    ['nonsense', '', ''],
  ]);
});

test('refuses a further key', async () => {
  await expect(kql.run(`${NETWORKS}| evaluate ipv6_lookup(Networks, Ip, Net, Ip)`)).rejects.toThrow(
    /error (unsupported A further key of 'ipv6_lookup\(\)'|invalid-query)/,
  );
});
