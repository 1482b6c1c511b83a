/** The solution with some files changed, looked at by one check: for tests that say what a check accepts and refuses. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findLab } from '../../../../scripts/lab/catalogue/labs.ts'
import { runStatic } from '../../../../scripts/lab/kit/run-static.testkit.ts'
import { coursePaths } from '../../../../scripts/lab/paths.ts'
import type { Check, Outcome } from '../../../../scripts/lab/types.ts'
import { copyGivenFiles, openFolder, withTemporaryFolder } from '../../../../scripts/lab/workspace/scratch.ts'
import { prepare, type StaticContext } from './context.ts'
import { staticChecks } from './index.ts'

/** New text, an edit of the solution's text, or null for a file that is not there. */
export type Edits = Record<string, string | null | ((text: string) => string)>

const lab = findLab(coursePaths, '02')

export interface Judgement {
  verdict: Outcome['verdict'] | 'unproven'
  /** Without the lab's number: `1.2.unpinned-image`. */
  codes: string[]
  remarks: string[]
  notProved: string[]
  lines: (number | undefined)[]
}

/** What one check, by its id, says of the solution with these edits. */
export async function judge(id: string, edits: Edits): Promise<Judgement> {
  return await inWork(edits, async context => {
    const check = staticChecks.find(each => each.id === id)
    if (!check) throw new Error(`There is no static check ${id}.`)
    return await ask(check, context)
  })
}

/** The codes that all checks give together, in their order. */
export async function allCodes(edits: Edits): Promise<string[]> {
  return await inWork(edits, async context => {
    const results = await runStatic('02', staticChecks, context)
    return results.flatMap(({ findings }) => findings.map(({ code }) => code.replace(/^02\./, '')))
  })
}

async function ask(check: Check<StaticContext>, context: StaticContext): Promise<Judgement> {
  const outcome = await check.run(context, new AbortController().signal)
  const findings = outcome.verdict === 'passed' ? [] : outcome.findings
  return {
    verdict: outcome.verdict === 'passed' && outcome.observed === 0 ? 'unproven' : outcome.verdict,
    codes: findings.map(({ code }) => code.replace(/^02\./, '')),
    remarks: (outcome.remarks ?? []).map(({ code }) => code.replace(/^02\./, '')),
    notProved: outcome.verdict === 'passed' ? (outcome.notProved ?? []) : [],
    lines: findings.map(({ place }) => place?.line),
  }
}

export function inWork<T>(edits: Edits, work: (context: StaticContext) => Promise<T>): Promise<T> {
  return withTemporaryFolder(coursePaths, async folder => {
    cpSync(join(lab.directory, 'solution'), folder, { recursive: true })
    copyGivenFiles(lab, folder)
    for (const [path, edit] of Object.entries(edits)) {
      const file = join(folder, path)
      if (edit === null) rmSync(file)
      else {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, typeof edit === 'string' ? edit : changed(path, readFileSync(file, 'utf8'), edit))
      }
    }
    return work(await prepare({ directory: folder, scratch: folder, ...openFolder(folder) }))
  })
}

/** An edit that finds nothing to change would test the solution itself. */
function changed(path: string, text: string, edit: (text: string) => string): string {
  const result = edit(text)
  if (result === text) throw new Error(`The edit changes nothing in ${path}.`)
  return result
}

/** Replace one service of the solution's compose file, or add one. */
export const service =
  (name: string, yaml: string) =>
  (text: string): string => {
    const block = new RegExp(`^  ${name}:\\n(?:(?:    .*| *#.*|)\\n)*`, 'm')
    const body = yaml.replace(/^\n/, '').replace(/\n\s*$/, '\n')
    const indented = `  ${name}:\n${body
      .split('\n')
      .map(line => (line.trim() ? `    ${line.slice(indentOf(body))}` : ''))
      .join('\n')}\n`
    return block.test(text)
      ? text.replace(block, () => indented)
      : text.replace(/^services:\n/m, () => `services:\n${indented}`)
  }

const indentOf = (text: string): number => /^ */.exec(text)![0].length

/** Edits one after the other. */
export const all =
  (...edits: ((text: string) => string)[]) =>
  (text: string): string =>
    edits.reduce((result, edit) => edit(result), text)

/** A title, the edits, and what must come of them. */
export type Accepted = [title: string, edits: Edits]
export type Refused = [title: string, edits: Edits, code: string]

export { dropLine, swap } from '../mutants/edit.ts'

/** One edit inside the part of the file that begins with a text, so that a line that stands twice can be told apart. */
export const within =
  (beginning: string, edit: (text: string) => string) =>
  (text: string): string => {
    const start = text.indexOf(beginning)
    return start < 0 ? text : text.slice(0, start) + edit(text.slice(start))
  }
