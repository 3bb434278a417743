/** Atlassian Document Format: which nodes may stand inside which (developer.atlassian.com/cloud/jira/platform/apis/document/structure). */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  doc: ['paragraph', 'heading', 'bulletList', 'orderedList', 'panel', 'rule', 'codeBlock'],
  paragraph: ['text', 'hardBreak'],
  heading: ['text', 'hardBreak'],
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: ['paragraph', 'bulletList', 'orderedList', 'codeBlock'],
  panel: ['paragraph', 'heading', 'bulletList', 'orderedList'],
  codeBlock: ['text'],
};

const MARKS = ['strong', 'em', 'code', 'link', 'underline', 'strike'];

/** Characters of a description or comment. */
const MAX_TEXT = 32_767;

/** What is wrong with a value as a document; undefined if nothing is. */
export function documentProblem(value: unknown): string | undefined {
  if (!isNode(value) || value.type !== 'doc') return 'Operation value must be an Atlassian Document.';
  if (value['version'] !== 1) return 'The document must have version 1.';
  const problem = nodeProblem(value);
  if (problem !== undefined) return problem;
  return textOf(value).length > MAX_TEXT
    ? `The entered text is too long. It exceeds the allowed limit of ${MAX_TEXT} characters.`
    : undefined;
}

/** The text of a document, its blocks on lines of their own. */
export function textOf(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'text') return String(value['text']);
  const parts = contentOf(value).map(textOf);
  return parts.join(value.type === 'paragraph' || value.type === 'heading' ? '' : '\n');
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

function nodeProblem(node: Node): string | undefined {
  if (node.type === 'text') return textProblem(node);
  const allowed = CHILDREN[node.type];
  if (!allowed) return ['hardBreak', 'rule'].includes(node.type) ? undefined : `The node '${node.type}' is not known.`;
  const content = contentOf(node);
  if (content.length === 0 && node.type !== 'paragraph') return `The node '${node.type}' has no content.`;
  for (const child of content) {
    if (!isNode(child) || !allowed.includes(child.type))
      return `The node '${node.type}' has content that may not stand in it.`;
    const problem = nodeProblem(child);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function textProblem(node: Node): string | undefined {
  if (typeof node['text'] !== 'string' || node['text'] === '') return 'A text node must not be empty.';
  const marks: readonly unknown[] = Array.isArray(node['marks']) ? node['marks'] : [];
  for (const mark of marks) {
    if (!isNode(mark) || !MARKS.includes(mark.type)) return 'A text node has a mark that is not known.';
    if (mark.type === 'link' && !hasHref(mark['attrs'])) return "A link must have 'href'.";
  }
  return undefined;
}

function contentOf(node: Node): readonly unknown[] {
  return Array.isArray(node['content']) ? node['content'] : [];
}

function hasHref(attributes: unknown): boolean {
  return (
    typeof attributes === 'object' &&
    attributes !== null &&
    'href' in attributes &&
    typeof attributes.href === 'string' &&
    URL.canParse(attributes.href)
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
