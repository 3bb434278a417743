/** A route of an HTTP function, ready to be matched. */
export interface HttpRoute {
  /** Upper case. */
  readonly methods: readonly string[];

  /** Values of the route's parameters when a path (without the prefix's slash) matches, else undefined. */
  match(path: string): Record<string, string> | undefined;
}

/**
 * Reads a route template: literal segments and `{name}` parameters; literals match in any case.
 *
 * @throws Error for constraints, defaults and catch-alls, which are not offered here
 */
export function parseRoute(template: string, prefix: string, methods: readonly string[]): HttpRoute {
  const segments = [...prefix.split('/'), ...template.split('/')].filter((segment) => segment !== '');
  const isKnown = segments.every((segment) => /^(?:[^{}]+|\{\w+\})$/.test(segment));
  if (!isKnown) {
    throw new Error(`Functions host: a route must be of literals and '{name}' parameters, found '${template}'.`);
  }
  return {
    methods: methods.map((method) => method.toUpperCase()),
    match: (path) =>
      matchSegments(
        segments,
        path.split('/').filter((segment) => segment !== ''),
      ),
  };
}

function matchSegments(template: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (template.length !== path.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of template.entries()) {
    const value = decodeURIComponent(path[index] ?? '');
    if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = value;
    else if (segment.toLowerCase() !== value.toLowerCase()) return undefined;
  }
  return parameters;
}
