/** For tests of checks: a lab's solution with some files changed. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findLab } from '../catalogue/labs.ts'
import { coursePaths } from '../paths.ts'
import { copyGivenFiles, withTemporaryFolder } from '../workspace/scratch.ts'

export type Edit = (text: string) => string

/** By path: new text, an edit of the solution's text, or null for a file that is not to be there. */
export type Edits = Readonly<Record<string, string | Edit | null>>

/**
 * The text of a file after an edit, or the new text.
 * @param read gives the text of the solution
 * @throws Error for an edit that finds nothing to change: it would test the solution itself
 */
export function edited(file: string, edit: string | Edit, read: (file: string) => string): string {
  if (typeof edit === 'string') return edit
  const before = read(file)
  const after = edit(before)
  if (after === before) throw new Error(`The edit changes nothing in ${file}.`)
  return after
}

/** Edits one after the other. */
export const all =
  (...edits: Edit[]): Edit =>
  text =>
    edits.reduce((result, edit) => edit(result), text)

/** One edit inside the part of the file that begins with a text, so that a line that stands twice can be told apart. */
export const within =
  (beginning: string, edit: Edit): Edit =>
  text => {
    const start = text.indexOf(beginning)
    return start < 0 ? text : text.slice(0, start) + edit(text.slice(start))
  }

/** @param number of the lab @param work gets the folder with the work, which is gone afterwards */
export function withEditedSolution<T>(number: string, edits: Edits, work: (folder: string) => Promise<T>): Promise<T> {
  const lab = findLab(coursePaths, number)
  return withTemporaryFolder(coursePaths, async folder => {
    cpSync(join(lab.directory, 'solution'), folder, { recursive: true })
    copyGivenFiles(lab, folder)
    for (const [file, edit] of Object.entries(edits)) {
      const path = join(folder, file)
      if (edit === null) rmSync(path)
      else {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(
          path,
          edited(file, edit, () => readFileSync(path, 'utf8')),
        )
      }
    }
    return work(folder)
  })
}
