/** Where in the learner's files a finding points. */
import type { Workspace } from '../../../scripts/lab/types.ts'
import type { Place } from '../../../scripts/stack/types.ts'

/**
 * The line that matches the last pattern, searched from where the one before it matched: a column within its table. The
 * line of the last pattern that matched when one does not; the file alone when none does; nothing without such a file.
 */
export function placeOf(work: Pick<Workspace, 'read'>, file: string, ...patterns: RegExp[]): Place | undefined {
  const lines = work.read(file)?.split('\n')
  if (!lines) return undefined
  let found = -1
  for (const pattern of patterns) {
    const at = lines.findIndex((line, index) => index >= Math.max(found, 0) && pattern.test(line))
    if (at < 0) break
    found = at
  }
  return found < 0 ? { file } : { file, line: found + 1 }
}
