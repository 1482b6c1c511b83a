import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import LongestFirst from './scripts/test/longest-first.ts'

/** On CI a test with real engines may be tried twice: the machine is shared, and vitest says which needed it. */
const retry = process.env.CI ? 1 : 0

/**
 * What the kinds of every day have. With the same number of workers they run side by side; otherwise vitest would run one
 * kind after the other, with idle cores at each end. Half of its time a file waits, so two cores carry four; more than
 * eight would be much for the engines that they share.
 */
const shared = {
  maxWorkers: Math.min(Math.max(4, availableParallelism() - 1), 8),
  // What a file imports is not loaded again for the next: half of the time of unit tests went there.
  isolate: false,
}

/** Each file starts processes of its own, and all of them share the engines. */
const startsProcesses = { ...shared, retry, hookTimeout: 240_000 }

/**
 * Four kinds of tests, told apart by their file names. `npm test` runs the first three; what watches the whole shop or goes
 * through the whole site is run by `npm run test:platform`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{services,scripts,src,labs}/**/*.test.{ts,tsx}'],
          exclude: [
            '**/*.{integration,browser,platform}.test.ts',
            '**/node_modules/**',
            'workspace/**',
            'labs/*/{starter,solution,variants,wrong}/**',
          ],
          ...shared,
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
          ...startsProcesses,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['{scripts,src}/**/*.browser.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          ...startsProcesses,
        },
      },
      {
        test: {
          name: 'platform',
          include: ['{services,scripts}/**/*.platform.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['scripts/test/engines.ts'],
          testTimeout: 120_000,
          ...startsProcesses,
          // A shop under fire has little patience with neighbours, and leaves more behind than the others.
          maxWorkers: 3,
          isolate: true,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './scripts/test/reporter.ts'],
  },
})
