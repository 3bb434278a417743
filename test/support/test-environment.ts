/** What a pipeline runs to deploy the environment `test` and to check it. */
export const TEST_DEPLOYED = [
  'cdktf deploy noxys-test-ingestion noxys-test-detection --auto-approve',
  'noxys-sentinel connect --env test --secrets-only',
  'noxys-sentinel verify --env test',
];

/** What it runs to take it away again. */
export const TEST_DESTROYED = 'cdktf destroy noxys-test-detection noxys-test-ingestion --auto-approve';
