import { LogAnalyticsSavedSearch } from '@cdktf/provider-azurerm/lib/log-analytics-saved-search';
import { Construct } from 'constructs';

import type { HuntingQuery } from '../../kql/loader/hunting-query';
import type { SavedFunction } from '../../kql/loader/saved-function';
import { toLiteral } from '../terraform-text';

/** Settings for {@link SavedQuery}. */
export interface SavedQueryProps {
  /** Resource id of the workspace. */
  readonly workspaceId: string;

  /** A query for Sentinel's hunting page, or a function that people call by name. */
  readonly query: HuntingQuery | SavedFunction;
}

/**
 * A query that the workspace keeps for people: on Sentinel's hunting page, or as a function.
 *
 * Azure cannot change one in place: an edit replaces it. No rule and no tile relies on it.
 *
 * @example
 * new SavedQuery(this, 'recent-noxys-events', { workspaceId, query });
 */
export class SavedQuery extends Construct {
  readonly resource: LogAnalyticsSavedSearch;

  constructor(scope: Construct, id: string, { workspaceId, query }: SavedQueryProps) {
    super(scope, id);

    this.resource = new LogAnalyticsSavedSearch(this, 'query', {
      logAnalyticsWorkspaceId: workspaceId,
      name: query.uuid,
      query: toLiteral(query.query.trimEnd()),
      ...('displayName' in query ? toFunction(query) : toHunt(query)),
    });
  }
}

function toFunction({ displayName, category, name, parameters }: SavedFunction) {
  return {
    displayName: toLiteral(displayName),
    category,
    functionAlias: name,
    ...(parameters.length > 0 && {
      functionParameters: parameters.map((parameter) =>
        toLiteral(
          `${parameter.name}:${parameter.type}${parameter.default === undefined ? '' : `=${parameter.default}`}`,
        ),
      ),
    }),
  };
}

/** The category and the tags by which Sentinel knows a hunting query; an empty tag is not kept by the service. */
function toHunt({ name, description, tactics, relevantTechniques }: HuntingQuery) {
  const tags = Object.entries({
    description: toLiteral(description),
    tactics: tactics.join(','),
    techniques: relevantTechniques.join(','),
  }).filter(([, value]) => value !== '');
  return { displayName: toLiteral(name), category: 'Hunting Queries', tags: Object.fromEntries(tags) };
}
