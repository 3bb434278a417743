import { useEngine } from '../../../../support/kql';

const kql = useEngine();

const NETWORKS = `let Networks = datatable(Net: string, Zone: string, Site: long)
[
  '192.0.2.0/24', 'lab', 1,
  '192.0.2.128/25', 'lab, upper half', 2,
  '198.51.100.7', 'one host', 1,
  'nonsense', 'none', 1,
];
let Hosts = datatable(Ip: string, Site: long)
[
  '192.0.2.1', 1,
  '192.0.2.200', 2,
  '198.51.100.7', 1,
  '203.0.113.1', 1,
  'nonsense', 1,
];
Hosts
`;

test('gives a row for each network that an address lies in', async () => {
  const query = `${NETWORKS}| evaluate ipv4_lookup(Networks, Ip, Net) | sort by Ip asc, Zone asc`;

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'Ip: string',
    'Site: long',
    'Net: string',
    'Zone: string',
    'Site1: long',
  ]);
  expect(rows).toEqual([
    ['192.0.2.1', 1, '192.0.2.0/24', 'lab', 1],
    ['192.0.2.200', 2, '192.0.2.0/24', 'lab', 1],
    ['192.0.2.200', 2, '192.0.2.128/25', 'lab, upper half', 2],
    ['198.51.100.7', 1, '198.51.100.7', 'one host', 1],
  ]);
  expect(kql.steps(query)).toContain(
    'SELECT l."Ip" AS "Ip", l."Site" AS "Site", r."Net" AS "Net", r."Zone" AS "Zone", r."Site" AS "Site1" FROM _6 AS l JOIN _9 AS r ON ' +
      '(l."$address_4" >> (32 - least(l."$prefix_5", r."$prefix_8"))) = (r."$address_7" >> (32 - least(l."$prefix_5", r."$prefix_8")))',
  );
});

test.each(['return_unmatched = true', 'true'])('keeps rows without a match where %s', async (option) => {
  const query = `${NETWORKS}| evaluate ipv4_lookup(Networks, Ip, Net, ${option}) | where isempty(Net) | sort by Ip asc`;

  expect(await kql.rows(query)).toEqual([
    ['203.0.113.1', 1, '', '', null],
    ['nonsense', 1, '', '', null],
  ]);
});

test('compares further columns, which the result has once', async () => {
  const query = `${NETWORKS}| evaluate ipv4_lookup(Networks, Ip, Net, Site) | sort by Ip asc`;

  expect(await kql.rows(query)).toEqual([
    ['192.0.2.1', 1, '192.0.2.0/24', 'lab'],
    ['192.0.2.200', 2, '192.0.2.128/25', 'lab, upper half'],
    ['198.51.100.7', 1, '198.51.100.7', 'one host'],
  ]);
});

test('a network matches the networks that overlap it', async () => {
  const query = `print Ip = '192.0.2.0/25' | evaluate ipv4_lookup((print Net = '192.0.2.64/26'), Ip, Net)`;

  expect(await kql.rows(query)).toEqual([['192.0.2.0/25', '192.0.2.64/26']]);
});

test('refuses a choice of what is returned that is not spelled true or false', async () => {
  const query = `${NETWORKS}| evaluate ipv4_lookup(Networks, Ip, Net, return_unmatched = bool(true))`;

  await expect(kql.run(query)).rejects.toThrow(
    /'return_unmatched = bool\(true\)' in 'ipv4_lookup\(\)' cannot be run exactly here/,
  );
});
