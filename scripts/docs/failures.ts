/**
 * A sentence for each code of the checkers, for the progress service: a learner's machine sends only the code of a
 * failure, and an instructor reads the sentence. Made from the recorded messages of each lab, the hints of its
 * `lab.yaml` and the titles of its checks.
 */
import { groupBy } from '@groundwork/kernel/collections'
import { stepItem } from '@groundwork/progress/constants'
import type { Failures, FailureWords } from '../../services/progress/src/failures.ts'
import { type Lab, listLabs, loadChecks } from '../lab/catalogue/labs.ts'
import { coursePaths } from '../lab/paths.ts'
import { ladder } from '../lab/state/hints.ts'
import { readRecords, type recordedGroups } from '../lab/verify/recorded/messages.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

export const failuresFile = async (): Promise<GeneratedFile> =>
  jsonFile('services/progress/src/failures.json', await readFailures())

async function readFailures(): Promise<Failures> {
  const labs = listLabs(coursePaths)
  return {
    codes: Object.fromEntries(labs.flatMap(codesOf).sort(([a], [b]) => a.localeCompare(b))),
    rules: Object.fromEntries((await Promise.all(labs.map(rulesOf))).flat()),
    hints: Object.fromEntries(
      labs.flatMap(({ manifest }) =>
        manifest.steps.map(step => [stepItem(manifest.id, step.id), ladder(step, undefined)[0] ?? '']),
      ),
    ),
  }
}

/** The words of a code that several groups recorded come from the first of them: wrong submissions before mutants. */
function codesOf(lab: Lab): [string, FailureWords][] {
  const blocks = ['wrong', 'starter', 'mutants'] satisfies (typeof recordedGroups)[number][]
  const messages = blocks.flatMap(group => [...readRecords(lab, group).values()]).map(readMessage)
  const first = new Map(messages.toReversed().map(message => [message.code, message]))
  return [...first.values()].map(({ code, says, next }) => {
    const step = lab.manifest.steps.find(({ id }) => code.startsWith(`${lab.manifest.id}.${id}.`))
    const hint = step && ladder(step, code)[0]
    return [code, { says, ...(next ? { next } : {}), ...(hint ? { hint } : {}) }]
  })
}

/** Nobody reads more titles than these to find out which of them is meant. */
const mostTitles = 2

async function rulesOf(lab: Lab): Promise<[rule: string, asks: string][]> {
  const checks = await loadChecks(lab)
  const parts = (await checks.parts?.()) ?? []
  const all = [...checks.static.checks, ...parts.flatMap(part => part.checks)]
  const rules = groupBy(all, ({ id }) => [lab.manifest.id, ...id.split('.').slice(0, 2)].join('.'))
  return [...rules]
    .map(([rule, of]): [string, string] => [rule, asksOf(of.map(({ title }) => title))])
    .sort(([a], [b]) => a.localeCompare(b))
}

const asksOf = (titles: string[]): string => {
  const more = titles.length - mostTitles
  const named = titles.slice(0, mostTitles).join('; or: ')
  return more > 0 ? `${named}; or ${more} more` : named
}

export interface RecordedMessage {
  code: string
  /** The finding's first sentence, about the case in which it was recorded. */
  says: string
  /** What the learner is told to try. */
  next?: string
}

/** Reads a block as `scripts/lab/report/finding.ts` prints it: the sentence in front, the code at the end. */
export function readMessage(block: string): RecordedMessage {
  const lines = block.split('\n')
  return {
    code: lines.at(-1)!.trim(),
    // The example that may follow the sentence is that of the recorded case.
    says: lines[0]!.replace(/^✗ /, '').replace(/ Not so here:$/, ''),
    next: lines.find(line => line.startsWith('  next      '))?.slice('  next      '.length),
  }
}
