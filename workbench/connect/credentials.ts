import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

import type { CommandIo } from '../command';
import type { Login } from './noxys-api';

/** Who signs in: from `NOXYS_EMAIL` and `NOXYS_PASSWORD`, or asked for on a terminal. Never from flags, which others can see. */
export async function readLogin(
  environment: Readonly<Record<string, string | undefined>>,
  io: Pick<CommandIo, 'stdin' | 'stderr' | 'isTerminal'>,
): Promise<Login> {
  const { NOXYS_EMAIL: email = '', NOXYS_PASSWORD: password = '' } = environment;
  if ((email === '' || password === '') && !io.isTerminal) {
    const missing = [email === '' ? 'NOXYS_EMAIL' : [], password === '' ? 'NOXYS_PASSWORD' : []].flat().join(' and ');
    throw new Error(
      `connect: the environment must hold NOXYS_EMAIL and NOXYS_PASSWORD, found no ${missing}. Set them, or use a terminal.`,
    );
  }
  return {
    email: email === '' ? await ask('E-mail of a Noxys administrator: ', io, true) : email,
    password: password === '' ? await ask('Password: ', io, false) : password,
  };
}

/** Asks for one line; an answer that is secret is not shown while it is typed. */
function ask(question: string, io: Pick<CommandIo, 'stdin' | 'stderr'>, isShown: boolean): Promise<string> {
  io.stderr(question);
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      if (isShown) io.stderr(chunk.toString());
      done();
    },
  });
  const lines = createInterface({ input: io.stdin, output, terminal: true });
  return new Promise((resolve, reject) => {
    let answer: string | undefined;
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('close', () => {
      if (!isShown) io.stderr('\n');
      if (answer === undefined || answer === '')
        reject(new Error('connect: an answer must be given, found none. Nothing was changed.'));
      else resolve(answer);
    });
  });
}
