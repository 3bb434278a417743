import { isObject } from '../../json-object';

/** The text of an Atlassian document, its blocks on lines of their own. */
export function textOf(node: unknown): string {
  if (!isObject(node)) return '';
  const { type, text, content } = node;
  if (type === 'text') return String(text);
  const parts: readonly string[] = Array.isArray(content) ? content.map(textOf) : [];
  return parts.join(type === 'paragraph' || type === 'heading' ? '' : '\n');
}

/** Characters of a description or comment. */
const MAX_TEXT = 32_767;

/** What Jira says of a document with too much text, which no schema can tell; `undefined` of any other. */
export function lengthProblem(document: unknown): string | undefined {
  return textOf(document).length > MAX_TEXT
    ? `The entered text is too long. It exceeds the allowed limit of ${MAX_TEXT} characters.`
    : undefined;
}
