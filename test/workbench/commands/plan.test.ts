import { planCommand } from '../../../workbench/commands/plan';

test.each([
  [[], "--env: expected the name of an environment such as 'test'."],
  [['--env', 'prod', '--expect', 'abc'], "--expect: expected a digest of 64 hex digits, got 'abc'."],
])('refuses the arguments %j', async (args, message) => {
  const io = { stdout: () => undefined, stderr: () => undefined, stdin: process.stdin, isTerminal: false };

  await expect(planCommand.run(args, io)).rejects.toThrow(message);
});
