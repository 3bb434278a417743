import { convert } from '../conversion';
import { INGESTION_TIME } from '../relation';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

/** Functions that read the row's ingestion time or the rows around it. */
export const ROW_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  ingestion_time: ingestionTime,
  next: (call) => neighbour(call, 'lead'),
  prev: (call) => neighbour(call, 'lag'),
  row_cumsum: (call) => {
    const { sql, type } = call.value(0);
    const running = window(call, `sum(${sql})`, partitionBy(call, 1));
    return nullableScalar(type === 'real' ? running : `${running}::BIGINT`, type);
  },
  row_number: (call) => {
    const number = window(call, 'row_number()', partitionBy(call, 1));
    return totalScalar(`(${number} - 1 + ${call.long(0, '1')})`, 'long');
  },
  row_rank_dense: (call) => {
    const partition = partitionBy(call, 1);
    const isNew = changes(call, partition);
    return totalScalar(`${window(call, `sum(${isNew}::BIGINT)`, partition)}::BIGINT`, 'long');
  },
  row_rank_min: (call) => {
    const partition = partitionBy(call, 1);
    const isNew = changes(call, partition);
    const number = precompute(call, over(call, 'row_number()', partition));
    return totalScalar(window(call, `max(CASE WHEN ${isNew} THEN ${number} END)`, partition), 'long');
  },
  row_window_session: windowSession,
};

/** Where the session of each row began. What decides runs along all rows, so they are looked at in one list. */
function windowSession(call: Call): Scalar {
  const [farthest, gap] = [call.as(1, 'timespan'), call.as(2, 'timespan')];
  const at = precompute(call, `coalesce(${call.as(0, 'datetime')}, error('row_window_session() of a null.'))`);
  const restarts = precompute(call, call.count > 3 ? `coalesce(${call.as(3, 'bool')}, false)` : 'false');
  const number = window(call, 'row_number()', '');
  const rows = `list([${at}, ${restarts}::BIGINT] ORDER BY ${number})`;
  const sessions = `(SELECT kql_sessions(to_json(${rows}), ${farthest}, ${gap})::BIGINT[] FROM ${call.row.relation?.name ?? ''})`;
  return totalScalar(precompute(call, `${sessions}[${number}]`), 'datetime');
}

function ingestionTime(call: Call): Scalar {
  const { relation } = call.row;
  if (!relation?.hidden.includes(INGESTION_TIME)) {
    return call.refuse("'ingestion_time()' behind an operator that makes new rows", 'Read it directly on the table.');
  }
  return totalScalar(INGESTION_TIME, 'datetime');
}

/** A value worked out over the rows up to this one, as a hidden column. */
function window(call: Call, sql: string, partition: string): string {
  return precompute(call, over(call, sql, partition));
}

function over(call: Call, sql: string, partition: string): string {
  const order = call.row.uniqueOrder?.() ?? refuseOrder(call);
  return `${sql} OVER (${partition}ORDER BY ${order} ROWS UNBOUNDED PRECEDING)`;
}

function precompute(call: Call, sql: string): string {
  return call.row.precompute?.(sql) ?? refuseOrder(call);
}

function refuseOrder(call: Call): never {
  return call.refuse(`'${call.name}()' over rows without an order`, 'Sort or serialize first.');
}

/** Where the restart condition holds, a run of rows begins that is counted by itself. */
function partitionBy(call: Call, index: number): string {
  if (call.count <= index) return '';
  const restarts = precompute(call, `coalesce(${call.as(index, 'bool')}, false)::BIGINT`);
  return `PARTITION BY ${window(call, `sum(${restarts})`, '')} `;
}

/** Whether the term differs from that of the row before, which the first row's always does. */
function changes(call: Call, partition: string): string {
  const { sql } = call.value(0);
  const order = call.row.uniqueOrder?.() ?? refuseOrder(call);
  const frame = `OVER (${partition}ORDER BY ${order})`;
  return precompute(call, `(row_number() ${frame} = 1 OR ${sql} IS DISTINCT FROM lag(${sql}) ${frame})`);
}

function neighbour(call: Call, sqlName: 'lag' | 'lead'): Scalar {
  const value = call.value(0);
  const fallback = call.count > 2 ? `, ${convert(call.value(2), value.type).sql}` : '';
  const order = call.row.uniqueOrder?.() ?? refuseOrder(call);
  const found = precompute(
    call,
    `${sqlName}(${value.sql}, ${call.long(1, '1')}::INTEGER${fallback}) OVER (ORDER BY ${order})`,
  );
  return value.type === 'string' ? totalScalar(`coalesce(${found}, '')`, 'string') : nullableScalar(found, value.type);
}
