import { defineConfig } from 'vitest/config'

/** On CI a test with real engines may be tried twice: the machine is shared, and vitest says which needed it. */
const retry = process.env.CI ? 1 : 0

/**
 * Each file starts processes of its own, and waits for them half of its time: a small machine carries three. After the unit
 * tests, because vitest wants projects with different numbers of workers to run one after another.
 */
const startsProcesses = { maxWorkers: 3, sequence: { groupOrder: 1 } }

/** Three kinds of tests, told apart by their file names; only integration tests get engines. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{services,scripts,src,labs}/**/*.test.{ts,tsx}'],
          exclude: [
            '**/*.integration.test.ts',
            '**/*.browser.test.ts',
            '**/node_modules/**',
            'workspace/**',
            'labs/*/{starter,solution,variants,wrong}/**',
          ],
          // A hang is noticed; a busy laptop is not taken for one.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{services,scripts,labs}/**/*.integration.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['scripts/test/engines.ts'],
          testTimeout: 60_000,
          retry,
          hookTimeout: 240_000,
          ...startsProcesses,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['{scripts,src}/**/*.browser.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          retry,
          hookTimeout: 240_000,
          ...startsProcesses,
        },
      },
    ],
    reporters: ['default', './scripts/test/reporter.ts'],
  },
})
