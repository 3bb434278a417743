import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Relation } from '../relation';
import type { Translation } from '../translation';
import { translateAs, translateInvoke, translateRender } from './as';
import { translateCount, translateDistinct, translateSampleDistinct } from './distinct';
import { translateEvaluate } from './evaluate';
import { translateFilter } from './filter';
import { translateFind } from './find';
import { translateGetSchema } from './get-schema';
import { translateJoin, translateLookup } from './join';
import { translateMakeSeries } from './make-series';
import { translateMvApply } from './mv-apply';
import { translateMvExpand } from './mv-expand';
import { translateParse, translateParseWhere } from './parse';
import { translateParseKv } from './parse-kv';
import { translatePartition } from './partition';
import { translatePrint, translateRange } from './print';
import { translateExtend, translateKeep, translateProject, translateRename } from './project';
import { translateScan } from './scan-steps';
import { translatePipedSearch, translateSearch } from './search';
import { translateSerialize, translateSort, translateTake, translateTop } from './sort';
import { translateSummarize } from './summarize';
import { translateTopNested } from './top-nested';
import { translatePipedUnion, translateUnion } from './union';

/** Translates an operator over its input. */
export type Operator = (operator: SyntaxNode, input: Relation, translation: Translation) => Relation;

/** The operators behind a pipe, by the kind of their node. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  AsOperator: translateAs,
  ConsumeOperator: (_, input) => ({ ...input, columns: [] }),
  CountOperator: translateCount,
  DistinctOperator: translateDistinct,
  EvaluateOperator: translateEvaluate,
  ExtendOperator: translateExtend,
  FilterOperator: translateFilter,
  GetSchemaOperator: translateGetSchema,
  InvokeOperator: translateInvoke,
  JoinOperator: translateJoin,
  LookupOperator: translateLookup,
  MakeSeriesOperator: translateMakeSeries,
  MvApplyOperator: translateMvApply,
  MvExpandOperator: translateMvExpand,
  ParseKvOperator: translateParseKv,
  ParseOperator: translateParse,
  ParseWhereOperator: translateParseWhere,
  PartitionOperator: translatePartition,
  ProjectAwayOperator: translateKeep,
  ProjectByNamesOperator: translateKeep,
  ProjectKeepOperator: translateKeep,
  ProjectOperator: translateProject,
  ProjectRenameOperator: translateRename,
  ProjectReorderOperator: translateKeep,
  RenderOperator: translateRender,
  SampleDistinctOperator: translateSampleDistinct,
  ScanOperator: translateScan,
  SearchOperator: translatePipedSearch,
  SerializeOperator: translateSerialize,
  SortOperator: translateSort,
  SummarizeOperator: translateSummarize,
  TakeOperator: translateTake,
  TopNestedOperator: translateTopNested,
  TopOperator: translateTop,
  UnionOperator: translatePipedUnion,
};

/** The operators that a query may start with. */
export const SOURCES: Readonly<Record<string, (node: SyntaxNode, translation: Translation) => Relation>> = {
  FindOperator: translateFind,
  PrintOperator: translatePrint,
  RangeOperator: translateRange,
  SearchOperator: translateSearch,
  UnionOperator: translateUnion,
};
