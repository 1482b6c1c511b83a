/** Skips tests that need a program which not every machine has. */
import type { TestContext } from 'vitest'

/**
 * For `beforeEach` of such tests: without the program they are skipped with a sentence, which the summary repeats. On CI
 * (`CI` is set) they fail instead: a comparison that never ran must not look like one that held.
 *
 * @param program as a sentence names it: `Docker Compose`
 */
export function requires(program: string, isThere: boolean): (context: TestContext) => void {
  return context => {
    if (isThere) return
    const reason = `there is no ${program} on this machine`
    if (process.env.CI) throw new Error(`${reason}: install it, on CI these tests have to run`)
    context.skip(reason)
  }
}
