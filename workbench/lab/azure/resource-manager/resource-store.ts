import type { JsonObject } from '../../../json-object';
import { isWithin, keyOf } from './resource-id';

/** A resource as the Resource Manager answers it. */
export interface Resource {
  /** In the canonical spelling, which later requests do not change. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location?: string;
  readonly kind?: string;
  readonly tags?: unknown;
  readonly sku?: unknown;
  readonly identity?: unknown;
  readonly etag?: string;
  readonly systemData?: unknown;
  readonly properties: JsonObject;
}

/** Every resource of the local Azure, found whatever the case of the path. */
export class ResourceStore {
  private readonly resources = new Map<string, Resource>();

  get(path: string): Resource | undefined {
    return this.resources.get(keyOf(path));
  }

  has(path: string): boolean {
    return this.resources.has(keyOf(path));
  }

  put(resource: Resource): void {
    this.resources.set(keyOf(resource.id), resource);
  }

  /** Removes a resource and everything under it; returns what is gone, the resource itself first. */
  delete(path: string): Resource[] {
    const gone = this.within(path);
    for (const { id } of gone) this.resources.delete(keyOf(id));
    return gone;
  }

  /** The resource and everything under it, parents first. */
  within(path: string): Resource[] {
    return this.all().filter(({ id }) => isWithin(id, path));
  }

  /** All resources of a type, under a scope where one is given. */
  ofType(type: string, scope = ''): Resource[] {
    const wanted = type.toLowerCase();
    return this.all().filter(
      (each) => each.type.toLowerCase() === wanted && (scope === '' || isWithin(each.id, scope)),
    );
  }

  /** Everything there is, by path. */
  all(): Resource[] {
    return [...this.resources.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => resource);
  }
}
