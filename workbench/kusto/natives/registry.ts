import { ARRAY_NATIVES } from './arrays';
import { BAG_NATIVES } from './bags';
import { ENCODING_NATIVES } from './encodings';
import { HASH_NATIVES } from './hashes';
import { IP_NATIVES } from './ip';
import { IPV6_NATIVES } from './ipv6';
import { KEY_VALUE_NATIVES } from './key-values';
import type { Native } from './native';
import { PARSER_NATIVES } from './parsers';
import { PATH_NATIVES } from './paths';
import { PUNYCODE_NATIVES } from './punycode';
import { SERIES_NATIVES } from './series';
import { SERIES_INTERPOLATION_NATIVES } from './series-interpolation';
import { SET_NATIVES } from './sets';
import { TEXT_NATIVES } from './texts';
import { TIME_NATIVES } from './times';
import { URL_NATIVES } from './urls';

/** Every native function, by its SQL name. */
export const NATIVES: Readonly<Record<string, Native>> = {
  ...ARRAY_NATIVES,
  ...BAG_NATIVES,
  ...ENCODING_NATIVES,
  ...HASH_NATIVES,
  ...IP_NATIVES,
  ...IPV6_NATIVES,
  ...KEY_VALUE_NATIVES,
  ...PARSER_NATIVES,
  ...PATH_NATIVES,
  ...PUNYCODE_NATIVES,
  ...SERIES_INTERPOLATION_NATIVES,
  ...SERIES_NATIVES,
  ...SET_NATIVES,
  ...TEXT_NATIVES,
  ...TIME_NATIVES,
  ...URL_NATIVES,
};
