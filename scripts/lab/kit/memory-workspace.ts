/** A workspace out of a table of files, for the tests of checks that read nothing but text. */
import type { Workspace } from '../types.ts'

/** `directory` and `scratch` are names only: a check that opens files by itself needs a real folder. */
export function memoryWorkspace(files: Record<string, string>): Workspace {
  return {
    directory: '/memory',
    scratch: '/memory',
    read: path => files[path],
    list: () => Object.keys(files).sort(),
  }
}
