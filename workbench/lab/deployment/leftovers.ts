import type { Azure } from '../azure/resource-manager/azure';

/** What is there at a moment, by path or by the name of what is soft-deleted. */
export type Inventory = ReadonlySet<string>;

/** Lists everything of the subscription that a deployment can leave behind, soft-deleted names included. */
export function takeInventory(azure: Azure): Inventory {
  const vaults = [...azure.deletedVaults.values()].map(({ name }) => `soft-deleted vault ${name}`);
  const workspaces = [...azure.deletedWorkspaces.keys()].map((path) => `soft-deleted workspace ${path}`);
  return new Set([...azure.store.all().map(({ id }) => id), ...vaults, ...workspaces]);
}

/** What is there now and was not before. */
export function findLeftovers(azure: Azure, before: Inventory): string[] {
  return [...takeInventory(azure)].filter((each) => !before.has(each)).sort();
}

/** What was there before and is no more. A name that was only soft-deleted is no loss. */
export function findLosses(azure: Azure, before: Inventory): string[] {
  const now = takeInventory(azure);
  return [...before].filter((each) => each.startsWith('/') && !now.has(each)).sort();
}
