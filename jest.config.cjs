/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/kusto-environment.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  testTimeout: 120_000,
  // One core fewer, as is the default, would leave half of a small machine idle.
  maxWorkers: '100%',
  modulePathIgnorePatterns: ['<rootDir>/transform-fn/dist', '<rootDir>/cdktf.out'],
};
