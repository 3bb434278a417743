import { PassThrough } from 'node:stream';

import { readLogin } from '../../../workbench/connect/credentials';

test('takes e-mail and password from the environment', async () => {
  const login = await readLogin({ NOXYS_EMAIL: 'a@example.com', NOXYS_PASSWORD: 'secret' }, terminal().io);

  expect(login).toEqual({ email: 'a@example.com', password: 'secret' });
});

test('asks on a terminal, and does not show the password', async () => {
  const { io, type, written } = terminal();

  const asked = readLogin({}, io);
  await type('a@example.com\n');
  await type('secret\n');

  expect(await asked).toEqual({ email: 'a@example.com', password: 'secret' });
  expect(written()).toContain('Password: ');
  expect(written()).not.toContain('secret');
});

test('says what is missing where nobody can be asked', async () => {
  const { io } = terminal();

  await expect(readLogin({ NOXYS_EMAIL: 'a@example.com' }, { ...io, isTerminal: false })).rejects.toThrow(
    'connect: the environment must hold NOXYS_EMAIL and NOXYS_PASSWORD, found no NOXYS_PASSWORD. Set them, or use a terminal.',
  );
});

test('stops when no answer comes', async () => {
  const { io } = terminal();

  const asked = readLogin({ NOXYS_EMAIL: 'a@example.com' }, io);
  io.stdin.end();

  await expect(asked).rejects.toThrow('an answer must be given, found none. Nothing was changed.');
});

function terminal() {
  const stdin = new PassThrough();
  let text = '';
  return {
    io: { stdin, isTerminal: true, stderr: (more: string) => void (text += more) },
    written: () => text,
    type: async (typed: string) => {
      stdin.write(typed);
      await new Promise((done) => setTimeout(done, 20));
    },
  };
}
