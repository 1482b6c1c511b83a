/** For tests: what the checks say of our solution with some files changed. */
import { readFileSync } from 'node:fs'
import { type Edit, edited } from '../../../scripts/lab/kit/edits.testkit.ts'
import { memoryWorkspace } from '../../../scripts/lab/kit/memory-workspace.testkit.ts'
import { runStatic } from '../../../scripts/lab/kit/run-static.testkit.ts'
import lab from './index.ts'
import type { Model } from './model/model.ts'
import { readArchitecture } from './read-architecture.ts'

const files = [
  'architecture.yaml',
  ...['0001-services', '0002-data', '0003-events'].map(name => `decisions/${name}.md`),
]
const textOf = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
const solution = Object.fromEntries(files.map(file => [file, textOf(`solution/${file}`)]))

const textOfSolution = (file: string): string => solution[file] ?? ''

/** By path: new text, or an edit of the solution's text. */
export type Edits = Readonly<Record<string, string | Edit>>

/** Codes without the lab's number, in the order of the checks; a check that saw nothing is `… unproven`. */
export async function codesOf(edits: Edits): Promise<string[]> {
  const changed = Object.entries(edits).map(([file, edit]) => [file, edited(file, edit, textOfSolution)])
  const work = await lab.static.prepare(memoryWorkspace({ ...solution, ...Object.fromEntries(changed) }))
  const results = await runStatic('01', lab.static.checks, work)
  return results.flatMap(({ id, verdict, findings }) =>
    verdict === 'unproven' ? `${id} unproven` : findings.map(({ code }) => code.replace('01.', '')),
  )
}

/** Of the solution with an edit, or of another file below the lab's folder. */
export const modelOfSolution = (edit?: Edit): Model =>
  readArchitecture(edited('architecture.yaml', edit ?? textOfSolution('architecture.yaml'), textOfSolution)).model

export const modelIn = (file: string): Model => readArchitecture(textOf(file)).model
