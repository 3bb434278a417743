import { loadContent } from '../kql/content';
import { runEntryPoint } from './entry-point';
import { loadEnvironments } from './environment';
import { NoxysApp } from './noxys-app';
import { loadLock } from './protection';

runEntryPoint(() => {
  const environments = loadEnvironments(process.env['NOXYS_ENV']);
  const app = new NoxysApp({ environments, content: loadContent(), lockOf: loadLock });
  app.synth();
  for (const warning of app.warnings) process.stderr.write(`${warning}\n`);
});
