// Builds the relay: one minified file, and a zip that is the same, byte for byte, whenever and wherever it is built.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { parse } from 'yaml';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const DIST = join(FOLDER, 'dist');
const SCHEMA = join(FOLDER, '../kql/schema/NoxysEvents_CL.yaml');

/** The earliest time that a zip can hold. */
const MTIME = new Date(1980, 0, 1);
const REGULAR_FILE_0644 = 0o100644 << 16;

/** Writes `relay.zip`, and the same files unpacked under `package/`. */
export async function buildRelay(directory = DIST) {
  const files = {
    'host.json': await readFile(join(FOLDER, 'host.json')),
    'index.js': await bundle(),
    'package.json': Buffer.from(`${JSON.stringify({ name: 'noxys-relay', main: 'index.js' }, undefined, 2)}\n`),
  };
  const folder = join(directory, 'package');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  const zip = zipSync(files, { level: 9, mtime: MTIME, os: 3, attrs: REGULAR_FILE_0644 });
  await writeFile(join(directory, 'relay.zip'), zip);
  return { folder, zip: join(directory, 'relay.zip') };
}

async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: join(FOLDER, '..'),
    entryPoints: ['transform-fn/src/index.ts'],
    outfile: 'index.js',
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node20.20',
    format: 'cjs',
    legalComments: 'none',
    // The Functions host gives this module to the function.
    external: ['@azure/functions-core'],
    define: {
      // The SDKs ask for the address of their own file.
      'import.meta.url': '__fileUrl',
      EVENTS_SCHEMA: JSON.stringify(parse(await readFile(SCHEMA, 'utf8'))),
    },
    banner: { js: "const __fileUrl=require('node:url').pathToFileURL(__filename).href;" },
  });
  return outputFiles[0].contents;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { zip } = await buildRelay();
  process.stdout.write(`${zip}\n`);
}
