/**
 * Digest of the files that a check reads, which shows whether proved work is unchanged. A lab does not say which step
 * depends on which file, so the digest covers all of them: a changed file puts every step in doubt.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import picomatch from 'picomatch'
import type { Manifest } from '../catalogue/manifest.ts'
import { listFiles } from '../workspace/copy.ts'
import { readText } from '../workspace/scratch.ts'
import { matchingFiles } from '../workspace/work-state.ts'

/**
 * @param patterns the lab's files, as its manifest names them
 * @returns 16 hex digits
 */
export function workDigest(patterns: Manifest['files'], directory: string): string {
  const hash = createHash('sha256')
  for (const file of [...new Set(patterns.flatMap(pattern => filesOf(pattern, directory)))].sort()) {
    const text = readText(join(directory, file))
    if (text !== undefined) hash.update(JSON.stringify([file, text]))
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * Searches only below the pattern's fixed part: beside it may be folders without read permission, such as a database's.
 */
function filesOf(pattern: string, directory: string): string[] {
  const { base, isGlob } = picomatch.scan(pattern)
  if (!isGlob) return [pattern]
  const folder = join(directory, base)
  return existsSync(folder)
    ? matchingFiles(
        [pattern],
        listFiles(folder).map(file => (base ? `${base}/${file}` : file)),
      )
    : []
}
