import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** One message per layer: what a folder may import, so that arrows run one way. */
const layers = [
  [
    'kql',
    ['stacks', 'transform-fn', 'workbench', 'bench', 'test'],
    'kql is the ground floor: it imports nothing of ours.',
  ],
  [
    'stacks',
    ['transform-fn', 'workbench', 'bench', 'test'],
    'stacks imports kql, and takes the built relay zip as a file.',
  ],
  ['workbench', ['bench', 'test'], 'Only bench and test import workbench, and it imports neither.'],
  ['bench', ['test'], 'Nothing imports test.'],
];

export default tseslint.config(
  { ignores: ['node_modules/', 'cdktf.out/', 'transform-fn/dist/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use an `as const` list.' },
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is a parameter.' },
      ],
    },
  },
  ...layers.map(([folder, forbidden, message]) => ({
    files: [`${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: forbidden.map((f) => `**/${f}/**`), message }] }],
    },
  })),
  {
    files: ['transform-fn/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/kql/**'],
              allowTypeImports: true,
              message: 'The relay takes the parsed schema as an argument.',
            },
            {
              group: ['**/stacks/**', '**/workbench/**', '**/bench/**', '**/test/**'],
              message: 'The relay stands alone.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        globalThis: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
);
