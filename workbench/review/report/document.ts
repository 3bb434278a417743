/** A piece of text: our own words, or a value of the content or the events, which is shown as it is and never interpreted. */
export type Inline = string | { readonly code: string };
export type Text = readonly Inline[];

/** A piece of a report, before it becomes Markdown or HTML. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly text: Text }
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | { readonly kind: 'table'; readonly head: readonly Inline[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: 'diff'; readonly lines: readonly string[] }
  | { readonly kind: 'fold'; readonly summary: Text; readonly blocks: readonly Block[] };

/** Characters of a value that a report shows. */
const MAX_VALUE = 300;

/** A value, cut where it is long. */
export function code(value: unknown): Inline {
  const text = toPlain(value);
  return { code: text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE - 1)}…` };
}

export function heading(level: 2 | 3 | 4, ...text: Text): Block {
  return { kind: 'heading', level, text };
}

export function paragraph(...text: Text): Block {
  return { kind: 'paragraph', text };
}

/** `3 alerts`, `1 alert` */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Texts with something between them. */
export function join(texts: readonly Text[], separator: string): Text {
  return texts.flatMap((text, index) => (index === 0 ? text : [separator, ...text]));
}

/** Day and minute, as far as they are known. */
export function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** Two values as far as they differ, with some of what is the same around them. */
export function codeBoth(before: unknown, after: unknown): Text {
  const [old, now] = [toPlain(before), toPlain(after)];
  if (old.length + now.length <= 120) return [code(old), ' → ', code(now)];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const cut = (text: string): Inline => {
    const from = Math.max(0, start - CONTEXT);
    const to = Math.min(text.length, text.length - end + CONTEXT);
    return code(`${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`);
  };
  return [cut(old), ' → ', cut(now)];
}

const CONTEXT = 25;

function toPlain(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' ? '(empty)' : text;
}
