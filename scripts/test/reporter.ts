/** Ends a run with what was skipped and why, what was not to run, and one plain line that a machine can read. */
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'

export default class ClosingLines implements Reporter {
  #withPlatform = false

  onInit({ projects }: Vitest): void {
    this.#withPlatform = projects.some(({ name }) => name === 'platform')
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const count = (state: 'passed' | 'failed' | 'skipped') => tests.filter(test => test.result().state === state).length
    const broken = modules.filter(
      module => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    )
    const skipped = tests.filter(test => test.result().state === 'skipped')
    if (skipped.length > 0) console.log('\nSkipped:')
    for (const [reason, tests] of groups(skipped, reasonOf)) {
      console.log(`  ${reason}`)
      for (const [suite, { length }] of groups(tests, suiteOf)) {
        console.log(`    ${suite}: ${length} ${length === 1 ? 'test' : 'tests'}`)
      }
    }
    if (!this.#withPlatform) {
      console.log(
        '\nNot run here: the shop under fire, upgraded and watched; every page and quiz (npm run test:platform)',
      )
    }
    console.log(`\n${count('passed')} passed, ${count('failed') + broken.length} failed, ${count('skipped')} skipped`)
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  return (result.state === 'skipped' ? result.note : undefined) ?? 'no reason was given'
}

/** The suite of a test: fifty tests that need the same engine become one line. */
const suiteOf = ({ parent, name }: TestCase): string => (parent.type === 'suite' ? parent.fullName : name)

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const found = new Map<string, Item[]>()
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item])
  return found
}
