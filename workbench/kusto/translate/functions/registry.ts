import type { Scalar } from '../scalar';
import { ARRAY_TUPLES, ARRAYS } from './arrays';
import { BAGS } from './bags';
import type { Call, ScalarFunction } from './call';
import { CONDITIONS } from './conditions';
import { CONVERSIONS } from './conversions';
import { DATETIMES } from './datetime';
import { DATETIME_FORMATS } from './datetime-format';
import { ENCODINGS } from './encodings';
import { IP_ADDRESSES } from './ip-addresses';
import { NUMBERS } from './numbers';
import { REGEXES } from './regexes';
import { ROW_FUNCTIONS } from './rows';
import { SERIES, SERIES_TUPLES } from './series';
import { SETS } from './sets';
import { STRINGS } from './strings';
import { TEXT_PARSERS } from './text-parsers';

/** Every scalar function that has a translation, by its KQL name. */
export const FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  ...ARRAYS,
  ...BAGS,
  ...CONDITIONS,
  ...CONVERSIONS,
  ...DATETIMES,
  ...DATETIME_FORMATS,
  ...ENCODINGS,
  ...IP_ADDRESSES,
  ...NUMBERS,
  ...REGEXES,
  ...ROW_FUNCTIONS,
  ...SERIES,
  ...SETS,
  ...STRINGS,
  ...TEXT_PARSERS,
};

/** Every function that gives several columns. */
export const TUPLE_FUNCTIONS: Readonly<Record<string, (call: Call) => Scalar[]>> = {
  ...ARRAY_TUPLES,
  ...SERIES_TUPLES,
};
