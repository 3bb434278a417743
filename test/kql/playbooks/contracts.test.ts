import { isObject } from '../../../workbench/json-object';
import { type ContractName, findBreach } from '../../../workbench/detection/targets/contract';
import { Bench, numberedAlert, PLAYBOOKS, type PlaybookId } from './playbook-run';

/** What each action of a playbook must send. */
const CONTRACTS: Readonly<Record<PlaybookId, Readonly<Record<string, ContractName>>>> = {
  'ticket-jira': { Create_ticket: 'jira-issue', Comment_on_ticket: 'jira-comment' },
  'ticket-servicenow': { Create_ticket: 'servicenow-incident', Comment_on_ticket: 'servicenow-incident-change' },
  'notify-teams': { Post_card: 'teams-message' },
};

/** Alerts as they are, and as they can be at worst. */
const ALERTS = {
  plain: {},
  'without title and description': { title: '', description: '' },
  'long and many': { title: `a\r\n${'t'.repeat(500)}`, description: 'd'.repeat(5_000) },
  'with quotes, markup and other scripts': { title: `"'{}[]\\ <b>&`, description: '"],"x":"\u2028 日本語 🔥 @{1}' },
};

describe.each(PLAYBOOKS)('%s', (id) => {
  test.each(Object.entries(ALERTS))('keeps the contract of its target for alerts %s', async (name, override) => {
    const count = name.startsWith('long') ? 150 : 2;

    const sent = await render(id, count, override);

    expect(Object.keys(sent)).toEqual(Object.keys(CONTRACTS[id]));
    for (const [action, body] of Object.entries(sent)) {
      expect({ action, breach: findBreach(contractOf(id, action), body) }).toEqual({ action, breach: undefined });
    }
  });

  test('sends nothing that could be another thing without a breach, which is found where it is', async () => {
    for (const [action, body] of Object.entries(await render(id, 2, {}))) {
      const members = pathsOf(body);
      const found = members.map((path) => findBreach(contractOf(id, action), replaceAt(body, path))?.path);

      expect(members.length).toBeGreaterThan(0);
      expect(found).toEqual(members.map(toText));
    }
  });
});

/** What a playbook sends for a new incident and for a later alert, by action. */
async function render(id: PlaybookId, count: number, override: object): Promise<Readonly<Record<string, unknown>>> {
  const bench = new Bench();
  const alert = (n: number) => numberedAlert(n, override);
  bench.add(...Array.from({ length: count }, (_, index) => alert(index + 1)));
  const first = await bench.run(id);
  bench.add(...Array.from({ length: count }, (_, index) => alert(count + index + 1)));
  const second = await bench.run(id);
  const sent = [...first.exchanges, ...second.exchanges].filter(({ action }) => action in CONTRACTS[id]);
  return Object.fromEntries(
    Object.keys(CONTRACTS[id]).flatMap((action) => {
      const exchange = sent.find((one) => one.action === action);
      return exchange === undefined ? [] : [[action, exchange.request.body]];
    }),
  );
}

function contractOf(id: PlaybookId, action: string): ContractName {
  const contract = CONTRACTS[id][action];
  if (contract === undefined) throw new Error(`Name the contract of '${action}'.`);
  return contract;
}

type Path = readonly (string | number)[];

/** Every member and item of a value, at any depth. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  const inner: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item])
    : isObject(value)
      ? Object.entries(value)
      : [];
  return inner.flatMap(([key, each]) => [[...path, key], ...pathsOf(each, [...path, key])]);
}

/** A copy with a value of another type at a path. */
function replaceAt(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return isObject(value) || Array.isArray(value) ? true : { another: 'type' };
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? replaceAt(item, rest) : item));
  return isObject(value) ? { ...value, [key]: replaceAt(value[key], rest) } : value;
}

function toText(path: Path): string {
  return `$${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}`;
}
