/** What the files alone could not tell is no longer open once the run has shown it. */
import type { Check, CheckResult } from '../types.ts'
import { needMatches } from './run-checks.ts'

/** Takes back the notes of checks whose counterparts (`shownBy`) have all passed and left nothing open themselves. */
export function settleNotes(
  checks: readonly Pick<Check<never>, 'id' | 'shownBy'>[],
  done: Map<string, CheckResult>,
): void {
  for (const { id, shownBy } of checks) {
    const result = done.get(id)
    if (result?.verdict === 'passed' && result.notes.length > 0 && isShown(shownBy ?? [], done))
      done.set(id, { ...result, notes: [] })
  }
}

function isShown(shownBy: readonly string[], done: ReadonlyMap<string, CheckResult>): boolean {
  const shows = [...done.values()].filter(
    ({ id, proof }) => proof !== 'static' && shownBy.some(by => needMatches(by, id)),
  )
  return shows.length > 0 && shows.every(({ verdict, notes }) => verdict === 'passed' && notes.length === 0)
}
