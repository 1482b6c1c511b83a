/** The folders of the course: those of this repository, and other ones in tests. */
import { join, relative, sep } from 'node:path'
import { repository } from '../repository.mjs'

export interface CoursePaths {
  root: string
  /** `NN-slug` folders with a `lab.yaml`. */
  labs: string
  /** The learner's work, `NN-slug` folders. */
  workspaces: string
  /** Everything the course keeps at run time. */
  state: string
}

export function coursePathsAt(root: string): CoursePaths {
  return {
    root,
    labs: join(root, 'labs'),
    workspaces: join(root, 'workspace'),
    state: join(root, '.groundwork'),
  }
}

/** The folders of this repository. */
export const coursePaths: CoursePaths = coursePathsAt(repository.slice(0, -1))

/** Where the learner's record of attempts and their membership of a cohort are. */
export const progressDir = (paths: CoursePaths): string => join(paths.state, 'progress')

/** A path as a learner standing in the repository would type it. */
export function displayPath(paths: CoursePaths, path: string): string {
  return isWithin(paths.root, path) ? relative(paths.root, path) || '.' : path
}

/** Whether a path is a folder or something below it. Both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const inside = relative(folder, path)
  return inside !== '..' && !inside.startsWith(`..${sep}`)
}
