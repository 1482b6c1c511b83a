/** What reading a project left behind besides the project, kept apart so that ComposeProject stays plain data. */
import type { ComposeProject } from '../types.ts'
import type { Tree } from './tree.ts'

export interface Remembered {
  /** The merged files. */
  tree: Tree
  /** Every variable that was looked up and had a value, so that Docker Compose reads the same files the same way. */
  variables: Record<string, string>
  profiles: string[]
}

const remembered = new WeakMap<ComposeProject, Remembered>()

export function remember(project: ComposeProject, what: Remembered): void {
  remembered.set(project, what)
}

/** Undefined for a project that did not come from `loadCompose`. */
export function recall(project: ComposeProject): Remembered | undefined {
  return remembered.get(project)
}
