/** A folder of the checker's, in which a learner's program finds now these files and now others. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Text by file name; undefined where there is no such file. */
export type Folder = Record<string, string | undefined>

/**
 * @param within the folder that it is made in, such as the part's `stateDir`, which is removed after the run
 * @returns its path; `lay` makes it hold these files, and no others
 */
export function freshFolder(within: string): { path: string; lay(files: Folder): void } {
  mkdirSync(within, { recursive: true })
  const path = mkdtempSync(join(within, 'folder-'))
  return {
    path,
    lay(files) {
      rmSync(path, { recursive: true })
      mkdirSync(path)
      for (const [name, text] of Object.entries(files)) if (text !== undefined) writeFileSync(join(path, name), text)
    },
  }
}
