/** Ends a run with what was skipped and why, and one plain line that a machine can read. */
import type { Reporter, TestCase, TestModule } from 'vitest/node'

export default class ClosingLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const count = (state: 'passed' | 'failed' | 'skipped') => tests.filter(test => test.result().state === state).length
    const broken = modules.filter(
      module => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    )
    const skipped = tests.filter(test => test.result().state === 'skipped')
    if (skipped.length > 0) console.log('\nSkipped:')
    for (const [reason, names] of byReason(skipped)) {
      console.log(`  ${reason}`)
      for (const name of names) console.log(`    ${name}`)
    }
    console.log(`\n${count('passed')} passed, ${count('failed') + broken.length} failed, ${count('skipped')} skipped`)
  }
}

function byReason(tests: readonly TestCase[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>()
  for (const test of tests) {
    const result = test.result()
    const reason = (result.state === 'skipped' ? result.note : undefined) ?? 'no reason was given'
    reasons.set(reason, [...(reasons.get(reason) ?? []), test.fullName])
  }
  return reasons
}
