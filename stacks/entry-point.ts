/**
 * Runs what a file does when it is started.
 *
 * A mistake in an environment or in the content is told by its message alone, because a stack would hide it; DEBUG=1 shows
 * the stack as well.
 */
export function runEntryPoint(run: () => void): void {
  try {
    run();
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`${process.env['DEBUG'] ? (stack ?? message) : message}\n`);
    process.exitCode = 1;
  }
}
