/** For tests: a lab's static checks over one work, as the runner runs them. */
import type { RunContext } from '../run/context.ts'
import { runChecks } from '../run/run-checks.ts'
import type { Check, CheckResult } from '../types.ts'

/**
 * @param lab two digits
 * @param work what `static.prepare` has made of the files
 * @returns one result for each check, in the order in which a learner is told of them
 */
export async function runStatic<Files>(
  lab: string,
  checks: readonly Check<Files>[],
  work: Files,
): Promise<CheckResult[]> {
  const { signal } = new AbortController()
  const run: RunContext = { lab, results: new Map(), onEvent: () => undefined, signal }
  const tellBackground = await runChecks(run, checks, work)
  await tellBackground()
  return [...run.results.values()]
}
