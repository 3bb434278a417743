import { RELAY_SECRETS } from '../../../stacks/constructs/secret-vault';
import { type Environment, loadEnvironment } from '../../../stacks/environment';
import { toWebhookUrl } from '../../../stacks/noxys-webhook';
import { connect, type ConnectPorts, type ConnectRequest, prepareSecrets } from '../../../workbench/connect/connection';
import type { SenderSecrets } from '../../../workbench/connect/canary-post';
import { createSend } from '../../../workbench/connect/http';
import { NoxysApi } from '../../../workbench/connect/noxys-api';
import type { StoredSecret, Vault } from '../../../workbench/connect/vault';
import { ACCOUNT, FakeNoxys } from '../../support/noxys-api';

const environment = loadEnvironment('test');
const url = toWebhookUrl(environment.names);

let noxys: FakeNoxys;
let server: Awaited<ReturnType<FakeNoxys['listen']>>;
let secrets: Map<string, StoredSecret>;

/** What the relay was shown, and how it answers each time; the last answer stays. */
let shown: SenderSecrets[];
let answers: number[];
let said: string[];
let isRestartable: boolean;

beforeEach(async () => {
  isRestartable = false;
  noxys = new FakeNoxys();
  server = await noxys.listen();
  [secrets, shown, answers, said] = [new Map<string, StoredSecret>(), [], [200], []];
});

afterEach(() => server.stop());

test('waits for the relay before it switches the old webhook off', async () => {
  await run();
  answers = [401, 401, 200];

  const isDone = await run({ isRotation: true });

  expect(isDone).toBe(true);
  expect(shown).toHaveLength(4);
  expect(noxys.webhooks.map(({ id, active }) => [id, active])).toEqual([
    ['whk_1', false],
    ['whk_2', true],
  ]);
  expect(said.at(-1)).toBe("Webhook 'whk_1' is no longer needed and was switched off.");
});

test('leaves the old webhook on when the relay does not take the new token in time', async () => {
  await run();
  answers = [401];

  const isDone = await run({ isRotation: true, waitSeconds: 12 });

  expect(isDone).toBe(false);
  expect(shown).toHaveLength(4);
  expect(noxys.active).toHaveLength(2);
});

test('shows the relay the signing secret where the environment names a scheme', async () => {
  await run({}, { ...environment, signatureScheme: 'standard-webhooks' });

  expect(shown).toEqual([{ token: noxys.active[0]?.token, signingSecret: noxys.active[0]?.signingSecret }]);
});

test('makes a new webhook when the signing secret of a run that broke off is lost', async () => {
  await run();
  secrets.delete(RELAY_SECRETS.signingSecret);

  await run({}, { ...environment, signatureScheme: 'hmac-hex' });

  expect(noxys.active.map(({ id }) => id)).toEqual(['whk_2']);
  expect(secrets.get(RELAY_SECRETS.signingSecret)?.value).toBe(noxys.active[0]?.signingSecret);
});

test('makes a new webhook when somebody has put another token into the vault', async () => {
  await run();
  store(RELAY_SECRETS.bearerToken, 'a-token-made-by-somebody');

  await run();

  expect(noxys.active).toMatchObject([{ id: 'whk_2', token: 'a-token-made-by-somebody' }]);
});

test('switches off what it made when the relay was elsewhere, and nothing of others', async () => {
  const description = 'Microsoft Sentinel (noxys-sentinel, test)';
  noxys.hold({ id: 'whk_moved', url: 'https://func-old.azurewebsites.net/api/events', events: ['x'], description });
  noxys.hold({ id: 'whk_theirs', url: 'https://siem.example.com/hook', events: ['x'], description: 'Another SIEM' });

  await run();

  expect(noxys.active.map(({ id }) => id)).toEqual(['whk_theirs', 'whk_3']);
});

test('subscribes to the events that the environment names instead of those of the guide', async () => {
  await run({}, { ...environment, noxys: { ...environment.noxys, events: ['user.action', 'interaction.high_risk'] } });

  expect(noxys.active).toMatchObject([{ url, events: ['interaction.high_risk', 'user.action'] }]);
});

test('restarts the relay where that is allowed, and says so', async () => {
  isRestartable = true;
  answers = [503, 200];

  await run();

  expect(said).toContain('The relay answers 503: it reads its secrets when it starts, and was restarted.');
});

test('makes the secrets that the relay needs and leaves Noxys alone', async () => {
  const where = { ...environment, signatureScheme: 'standard-webhooks' } as const;
  const { noxys: _, ...others } = await ports();

  const isDone = await prepareSecrets(where, { waitSeconds: 0 }, others);
  const before = [...secrets];
  await prepareSecrets(where, { waitSeconds: 0 }, others);

  expect(isDone).toBe(true);
  expect([...secrets.keys()]).toEqual(['noxys-hash-key', 'noxys-bearer-token', 'noxys-signing-secret']);
  expect([...secrets]).toEqual(before);
  expect(noxys.webhooks).toEqual([]);
});

async function run(request: Partial<ConnectRequest> = {}, where: Environment = environment): Promise<boolean> {
  return connect(where, { isRotation: false, waitSeconds: 60, ...request }, await ports());
}

async function ports(): Promise<ConnectPorts> {
  const say = (text: string): void => void said.push(text);
  const sleep = (): Promise<void> => Promise.resolve();
  const settings = { api: server.api, deactivate: { method: 'PATCH', path: '/webhooks/{id}' } } as const;
  let bytes = secrets.size;
  return {
    noxys: await NoxysApi.login(settings, ACCOUNT, { send: createSend(), sleep, now: () => 0, say }),
    vault: createVault(),
    random: (count) => Buffer.alloc(count, ++bytes),
    sleep,
    say,
    restartRelay: () => Promise.resolve(isRestartable),
    tryRelay: (sender) => {
      shown.push(sender);
      return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
    },
  };
}

function createVault(): Vault {
  return {
    name: 'vault',
    get: (name) => Promise.resolve(secrets.get(name)),
    set: (name, value, tags) => Promise.resolve(store(name, value, tags)),
    names: () => Promise.resolve(new Set(secrets.keys())),
  };
}

function store(name: string, value: string, tags: StoredSecret['tags'] = {}): StoredSecret {
  const version = String(Number(secrets.get(name)?.version ?? 0) + 1);
  secrets.set(name, { value, version, tags });
  return { value, version, tags };
}
