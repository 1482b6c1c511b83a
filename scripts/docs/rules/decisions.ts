import type { Decision } from '../../../src/content/decisions.ts'
import type { Complaint } from './complaint.ts'

const fileOf = ({ id }: Decision) => `docs/adr/${id}.md`

/** The headings of MADR 4.0 that we do not do without, in their order. Its optional ones may stand between them. */
const headings = [
  'Context and Problem Statement',
  'Considered Options',
  'Decision Outcome',
  'Consequences',
  'Confirmation',
]

export function decisionForm(decision: Decision): Complaint[] {
  const ours = decision.headings.filter(heading => headings.includes(heading))
  if (ours.join() === headings.join()) return []
  const says = `It has these headings, in this order: ${headings.join(', ')}.`
  return [{ file: fileOf(decision), rule: 'decision-form', says }]
}

export function uniqueNumbers(decisions: Decision[]): Complaint[] {
  const twice = decisions.filter(({ number, id }) => decisions.some(other => other.number === number && other.id < id))
  return twice.map(decision => {
    return { file: fileOf(decision), rule: 'decision-number', says: `The number ${decision.number} is taken.` }
  })
}

/**
 * A decision's confirmation names, in backticks, at least one test or check that exists. Whether it passes is for
 * the commands that run it.
 */
export function confirmedByWhatExists(decision: Decision, exists: (path: string) => boolean): Complaint[] {
  if (decision.status !== 'accepted') return []
  const complain = (says: string) => ({ file: fileOf(decision), rule: 'decision-confirmation', says })
  const paths = [...decision.confirmation.matchAll(/`([\w./@-]+\/[\w./@-]+|\.[\w-]+\.cjs)`/g)].map(
    ([, path = '']) => path,
  )
  if (paths.length === 0) return [complain('Its confirmation names no test or check by its path, in backticks.')]
  return paths
    .filter(path => !exists(path))
    .map(path => complain(`Its confirmation names ${path}, which is not there.`))
}
