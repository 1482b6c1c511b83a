/** Skips tests that need a program which not every machine has. */
import type { TestContext } from 'vitest'

/**
 * For `beforeEach` of such tests, or for the context of a single one: without the program they are skipped with a
 * sentence, which the summary repeats. On CI (`CI` is set) they fail instead: a comparison that never ran must not look
 * like one that held. `skips.test.ts` sees to it that no test is left out for want of a program in another way.
 *
 * @param program as a sentence names it: `Docker Compose`
 * @param more what else the sentence says, such as what brings the program
 */
export function requires(program: string, isThere: boolean, more?: string): (context: TestContext) => void {
  return context => {
    if (isThere) return
    const reason = `there is no ${program} on this machine${more ? `; ${more}` : ''}`
    if (process.env.CI) throw new Error(`${reason}: install it, on CI these tests have to run`)
    context.skip(reason)
  }
}
