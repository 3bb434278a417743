import { loadContent } from '../kql/content';
import { loadEnvironments } from './environment';
import { NoxysApp } from './noxys-app';
import { loadLock } from './protection';

const environments = loadEnvironments(process.env['NOXYS_ENV']);
new NoxysApp({ environments, content: loadContent(), lockOf: loadLock }).synth();
