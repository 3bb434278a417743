import { createSend } from '../../../workbench/connect/http';
import { NoxysApi, type NoxysPorts } from '../../../workbench/connect/noxys-api';
import { ACCOUNT, FakeNoxys } from '../../support/noxys-api';

const DRAFT = {
  url: 'https://relay.example.com/api/events',
  events: ['policy.created'],
  description: '',
  token: 'token',
};

let noxys: FakeNoxys;
let server: Awaited<ReturnType<FakeNoxys['listen']>>;
let waits: number[];
let said: string[];

beforeEach(async () => {
  noxys = new FakeNoxys();
  server = await noxys.listen();
  waits = [];
  said = [];
});

afterEach(() => server.stop());

test('waits as long as Noxys asks for when there were too many sign-ins', async () => {
  noxys.loginsToLimit = 2;

  await login();

  expect(waits).toEqual([7_000, 7_000]);
  expect(said[0]).toBe('Noxys takes no more sign-ins for now; trying again in 7 seconds …');
});

test('gives up after three sign-ins', async () => {
  noxys.loginsToLimit = 9;

  await expect(login()).rejects.toThrow(
    'Noxys, sign-in (POST /auth/login): must be answered 200, got 429. Noxys allows five sign-ins a minute from one address; try again later.',
  );
  expect(noxys.requests).toHaveLength(3);
});

test('never repeats the password, though the answer does', async () => {
  const refused = login({ password: 'hunter2hunter2' });

  await expect(refused).rejects.toThrow('got 401. Check NOXYS_EMAIL and NOXYS_PASSWORD.');
  await expect(refused).rejects.not.toThrow('hunter2');
});

test('names the address when nobody answers there', async () => {
  const { api } = server;
  await server.stop();

  await expect(NoxysApi.login({ api }, ACCOUNT, ports())).rejects.toThrow(
    /^Noxys, sign-in \(POST \/auth\/login\): '127\.0\.0\.1:\d+' did not answer \(ECONNREFUSED\)\. Check 'noxys\.api'/,
  );
  server = await noxys.listen();
});

test.each([
  ['an array', (webhooks: unknown[]) => webhooks],
  ['an object with an array', (webhooks: unknown[]) => ({ total: webhooks.length, data: webhooks })],
])('reads a list in the form of %s', async (_, wrap) => {
  noxys.wrap = wrap;
  noxys.hold({ id: 'whk_1', url: DRAFT.url, events: DRAFT.events });
  noxys.hold({ id: 'whk_2', url: DRAFT.url, events: DRAFT.events, active: false });

  const webhooks = await (await login()).list();

  expect(webhooks.map(({ id }) => id)).toEqual(['whk_1']);
});

test('refuses a list that may go on, since how is not documented', async () => {
  for (let number = 0; number < 50; number++) noxys.hold({ id: `whk_${number}`, url: DRAFT.url, events: DRAFT.events });
  const api = await login();

  await expect(api.list()).rejects.toThrow('must list fewer than 50 webhooks, found 50');
});

test('names the field of an answer that has another form than the documented one', async () => {
  noxys.createAnswer = { status: 201, body: { id: 'whk_1', secret: 'whsec_other' } };
  const api = await login();

  await expect(api.create(DRAFT)).rejects.toThrow(
    "its answer must have the documented form, found another one at 'signing_secret'.",
  );
});

test('sends nothing twice, even where Noxys is unwell', async () => {
  noxys.createAnswer = { status: 503, body: {} };
  const api = await login();

  await expect(api.create(DRAFT)).rejects.toThrow('must be answered 201, got 503. Noxys is unwell; try again later.');
  expect(noxys.requests.filter((request) => request === 'POST /api/v1/webhooks')).toHaveLength(1);
});

test('switches a webhook off in the way that the environment says', async () => {
  noxys.hold({ id: 'whk_1', url: DRAFT.url, events: DRAFT.events });
  const api = await login({ deactivate: { method: 'PATCH', path: '/webhooks/{id}' } });

  await api.deactivate('whk_1');

  expect(noxys.active).toEqual([]);
  await expect(api.deactivate('whk_9')).rejects.toThrow(
    "Noxys, switching off webhook 'whk_9' (PATCH /webhooks/{id}): must be answered 2xx, got 404. Check 'noxys.deactivate' of the environment.",
  );
});

function login({
  password = ACCOUNT.password,
  ...settings
}: Partial<Parameters<typeof NoxysApi.login>[0] & { password: string }> = {}): Promise<NoxysApi> {
  return NoxysApi.login({ api: server.api, ...settings }, { email: ACCOUNT.email, password }, ports());
}

function ports(): NoxysPorts {
  return {
    send: createSend(),
    sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    now: () => 0,
    say: (text) => said.push(text),
  };
}
