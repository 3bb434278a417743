const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { cachedDataVersionTag } = require('node:v8');

/*
 * A start-up snapshot of Node that holds Microsoft's language service, loaded and warmed up. Loading it and checking a first query
 * takes more than half of the time of a cold `lint`. `npm install` makes the snapshot, and does not
 * fail if it cannot: without it everything works, only slower.
 */

const LIBRARY = dirname(require.resolve('@kusto/language-service-next/bridge.min.js'));
const { version } = JSON.parse(readFileSync(join(LIBRARY, 'package.json'), 'utf8'));

/** A snapshot fits one version of the library, one of Node, and one of V8 with its flags and the processor's features. */
const NAME = `language-${version}-node-${process.version}-${process.arch}-${cachedDataVersionTag().toString(16)}.blob`;
const SNAPSHOT = join(__dirname, '..', 'node_modules', '.cache', 'noxys-sentinel', NAME);

/** Touches what most queries need, so that it is compiled when the snapshot is taken. */
const WARM_UP = `
const { KustoCode, GlobalState, Editor } = Kusto.Language;
const table = 'datatable(Id: string, Time: datetime, Bag: dynamic)[]';
const code = KustoCode.ParseAndAnalyze(
  'let span = 1h;' + table + '| extend At = ingestion_time() | where Time > ago(span) and Id =~ "a" and Id in ("a")' +
    '| summarize arg_min(At, Bag), count() by Id | join kind=inner (' + table + ') on Id | mv-expand Bag' +
    '| extend X = iff(tostring(Bag.a) matches regex "a", 1, 2) | sort by At asc | project Id, X',
  GlobalState.Default,
);
code.GetDiagnostics();
const service = new Editor.KustoCodeService.ctor(code);
service.GetAnalyzerDiagnostics(true);
service.GetFormattedText(Editor.FormattingOptions.Default);
`;

/** Makes the snapshot anew, in one step from the view of whoever looks for it. */
function buildSnapshot(file = SNAPSHOT) {
  const entry = `${file}.${process.pid}.js`;
  const blob = `${file}.${process.pid}.blob`;
  mkdirSync(dirname(file), { recursive: true });
  const sources = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'].map((name) =>
    readFileSync(join(LIBRARY, name), 'utf8'),
  );
  writeFileSync(entry, [...sources, `{${WARM_UP}}`].join('\n;\n'));
  try {
    const built = spawnSync(process.execPath, ['--snapshot-blob', blob, '--build-snapshot', entry], {
      encoding: 'utf8',
    });
    if (built.status !== 0)
      throw new Error(`Snapshot: Node must build it, but said '${built.stderr.trim().slice(0, 200)}'.`);
    renameSync(blob, file);
  } finally {
    rmSync(entry, { force: true });
    rmSync(blob, { force: true });
  }
}

/** The snapshot; undefined if there is none, or if this process runs in one already. */
function findSnapshot(file = SNAPSHOT) {
  return 'Kusto' in globalThis || !existsSync(file) ? undefined : file;
}

module.exports = { buildSnapshot, findSnapshot };
