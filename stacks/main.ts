import { loadContent } from '../kql/content';
import { loadEnvironments } from './environment';
import { buildApp } from './noxys-app';

buildApp({ environments: loadEnvironments(process.env['NOXYS_ENV']), content: loadContent() }).synth();
