const { TestEnvironment } = require('jest-environment-node');

const GLOBALS = ['Bridge', 'System', 'Kusto'];

/**
 * Jest gives each test file its own globals, so the 5 MB Kusto language service would be loaded again for every file (2 s each).
 * Here a worker loads it once, when the first test asks for it, and lends it to every file.
 */
module.exports = class KustoEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of GLOBALS) {
      Object.defineProperty(this.global, name, { configurable: true, get: () => languageService()[name] });
    }
  }
};

function languageService() {
  if (!globalThis.Kusto) {
    require('@kusto/language-service-next/bridge.min.js');
    require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  }
  return globalThis;
}
