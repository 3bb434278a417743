import type { ResourceType } from './resource-type';

/** The resource types that are answered, found whatever the case. */
export class ResourceTypes {
  private readonly types: ReadonlyMap<string, ResourceType>;

  constructor(readonly all: readonly ResourceType[]) {
    this.types = new Map(all.map((each) => [each.type.toLowerCase(), each]));
  }

  find(type: string): ResourceType | undefined {
    return this.types.get(type.toLowerCase());
  }

  /** The types of a resource provider, by its namespace. */
  ofNamespace(namespace: string): readonly ResourceType[] {
    const wanted = `${namespace.toLowerCase()}/`;
    return this.all.filter(({ type }) => type.toLowerCase().startsWith(wanted));
  }
}
