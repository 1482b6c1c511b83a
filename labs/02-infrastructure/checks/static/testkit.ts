/** The solution with some files changed, looked at by one check: for tests that say what a check accepts and refuses. */
import { type Edit, type Edits, withEditedSolution } from '../../../../scripts/lab/kit/edits.testkit.ts'
import { runStatic } from '../../../../scripts/lab/kit/run-static.testkit.ts'
import type { Check, Outcome } from '../../../../scripts/lab/types.ts'
import { openFolder } from '../../../../scripts/lab/workspace/scratch.ts'
import { prepare, type StaticContext } from './context.ts'
import { staticChecks } from './index.ts'

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

export const inWork = <T>(edits: Edits, work: (context: StaticContext) => Promise<T>): Promise<T> =>
  withEditedSolution('02', edits, async folder =>
    work(await prepare({ directory: folder, scratch: folder, ...openFolder(folder) })),
  )

/** Replace one service of the solution's compose file, or add one. */
export const service =
  (name: string, yaml: string): Edit =>
  text => {
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

/** A title, the edits, and what must come of them. */
export type Accepted = [title: string, edits: Edits]
export type Refused = [title: string, edits: Edits, code: string]

export { all, type Edits, within } from '../../../../scripts/lab/kit/edits.testkit.ts'
export { dropLine, swap } from '../mutants/edit.ts'
