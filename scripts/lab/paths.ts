/** Where labs, work and state are; tests give other folders. */
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Home {
  root: string
  /** `NN-slug` folders with a `lab.yaml`. */
  labs: string
  /** The learner's work, `NN-slug` folders. */
  workspaces: string
  /** Everything the course keeps at run time. */
  state: string
}

export function homeAt(root: string): Home {
  return {
    root,
    labs: join(root, 'labs'),
    workspaces: join(root, 'workspace'),
    state: join(root, '.groundwork'),
  }
}

export const repository: Home = homeAt(fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, ''))

/** A path as a learner standing in the repository would type it. */
export function shown(home: Home, path: string): string {
  const inside = relative(home.root, path)
  return inside.startsWith('..') ? path : inside || '.'
}
