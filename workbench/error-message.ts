/** What an error says; anything else that was thrown, as text. */
export function messageOf(error: unknown): string {
  // An error of another realm, as those of Node's own modules are under Jest, is no instance of our `Error`.
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
