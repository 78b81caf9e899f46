// Jest runs the sources as they are: ECMAScript modules, types stripped by swc, nothing mocked.
const strip = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2024' }, module: { type: 'es6' } },
];

/** @param {string} name @param {string[]} testMatch */
const project = (name, testMatch) => ({
  displayName: name,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': strip },
  testMatch,
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.cache/', '/.hale/'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/.hale/'],
});

export default {
  testTimeout: 30_000,
  projects: [
    project('unit', [
      '<rootDir>/{libs,services,cli,demo,bench,tools}/**/src/**/*.test.ts',
      '<rootDir>/tools/**/*.test.ts',
    ]),
    project('integration', ['<rootDir>/**/test/**/*.int.test.ts']),
    project('system', ['<rootDir>/**/test/**/*.system.test.ts']),
  ],
};
