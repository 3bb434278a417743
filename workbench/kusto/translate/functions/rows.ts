import { convert } from '../conversion';
import { INGESTION_TIME } from '../relation';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

/** Functions that read the row's ingestion time or the rows around it. */
export const ROW_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  ingestion_time: ingestionTime,
  row_number: (call) => window(call, (over) => `row_number() ${over} - 1 + ${call.long(0, '1')}`, 1),
  prev: (call) => neighbour(call, 'lag'),
  next: (call) => neighbour(call, 'lead'),
  row_cumsum: (call) => {
    const value = call.value(0);
    const type = value.type === 'real' ? 'DOUBLE' : 'BIGINT';
    return window(call, (over) => `sum(${value.sql}) ${over}::${type}`, 1);
  },
  row_rank_dense: (call) => rank(call, true),
  row_rank_min: (call) => rank(call, false),
};

function ingestionTime(call: Call): Scalar {
  const { relation } = call.row;
  if (!relation?.hidden.includes(INGESTION_TIME)) {
    return call.refuse("'ingestion_time()' behind an operator that makes new rows", 'Read it directly on the table.');
  }
  return nullableScalar(INGESTION_TIME, 'datetime');
}

function orderOf(call: Call): string {
  const order =
    call.row.relation?.order ?? call.refuse(`'${call.name}()' over rows without an order`, 'Sort or serialize first.');
  return `ORDER BY ${order.terms.join(', ')}`;
}

/** A running value; where the restart condition holds, it starts anew. */
function window(call: Call, build: (over: string) => string, restartIndex: number): Scalar {
  const order = orderOf(call);
  if (call.count <= restartIndex) return call.result(`(${build(`OVER (${order} ROWS UNBOUNDED PRECEDING)`)})`);
  return call.refuse(`'${call.name}()' with a restart condition`);
}

function neighbour(call: Call, sqlName: 'lag' | 'lead'): Scalar {
  const value = call.value(0);
  const fallback = call.count > 2 ? `, ${convert(call.value(2), value.type).sql}` : '';
  const sql = `${sqlName}(${value.sql}, ${call.long(1, '1')}::INTEGER${fallback}) OVER (${orderOf(call)})`;
  return value.type === 'string' ? totalScalar(`coalesce(${sql}, '')`, 'string') : nullableScalar(sql, value.type);
}

function rank(call: Call, _isDense: boolean): Scalar {
  return call.refuse(`'${call.name}()'`);
}
