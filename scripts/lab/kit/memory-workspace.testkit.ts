/** A workspace made from a table of files, for tests of checks that only read text. */
import type { Workspace } from '../types.ts'

/** `directory` and `scratch` are only names: a check that opens files itself needs a real folder. */
export function memoryWorkspace(files: Record<string, string>): Workspace {
  return {
    directory: '/memory',
    scratch: '/memory',
    read: path => files[path],
    list: () => Object.keys(files).sort(),
  }
}
