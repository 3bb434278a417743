// Draws Vega-Lite specifications: a JSON array of them on standard input, a JSON array of SVG texts on standard output.
import { text } from 'node:stream/consumers';

import * as vega from 'vega';
import { compile } from 'vega-lite';

const charts = [];
for (const specification of JSON.parse(await text(process.stdin))) {
  const view = new vega.View(vega.parse(compile(specification).spec), { renderer: 'none', loader: unloadable() });
  charts.push(await view.toSVG());
  view.finalize();
}
process.stdout.write(JSON.stringify(charts));

/** A chart holds its data; nothing is loaded from anywhere. */
function unloadable() {
  const refuse = () => Promise.reject(new Error('A chart must hold its own data.'));
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse };
}
