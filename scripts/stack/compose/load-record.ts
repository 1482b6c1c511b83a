/** By-products of reading a project, kept apart so that ComposeProject stays plain data. */
import type { ComposeProject } from '../types.ts'
import type { Tree } from './yaml/tree.ts'

export interface LoadRecord {
  /** The merged files. */
  tree: Tree
  /** Every variable with a value that the files use, so that Docker Compose reads the files in the same way. */
  variables: Record<string, string>
  profiles: string[]
}

const records = new WeakMap<ComposeProject, LoadRecord>()

export function keepLoadRecord(project: ComposeProject, what: LoadRecord): void {
  records.set(project, what)
}

/** Undefined for a project that did not come from `loadCompose`. */
export function loadRecordOf(project: ComposeProject): LoadRecord | undefined {
  return records.get(project)
}
