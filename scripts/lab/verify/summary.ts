/** The numbers of a proof, and whether they are good enough. Pure. */
import { atLeast, bars, type Share } from './bars.ts'
import { type Group, groups, type ProofCase } from './proof-case.ts'

export interface Summary {
  groups: Record<Group, Share>
  /** Of the mutants that are not equivalent. */
  killed: Share
  /** Of wrong submissions and killed mutants: the right cause was named first. */
  named: Share
  /** The shares reach their bars; everywhere else each single case holds. */
  ok: boolean
}

export function summarise(cases: readonly ProofCase[]): Summary {
  const mutants = cases.filter(each => each.group === 'mutants' && !each.equivalent)
  const killed = shareOf(mutants, each => each.ok)
  // Of a generated mutant nobody has named the cause.
  const caught = cases.filter(
    each => each.group === 'wrong' || (mutants.includes(each) && each.ok && each.named !== undefined),
  )
  const named = shareOf(caught, each => each.named === true)
  const countedOneByOne = cases.filter(each => !mutants.includes(each))
  return {
    groups: Object.fromEntries(
      groups.map(group => [
        group,
        shareOf(
          cases.filter(each => each.group === group),
          each => each.ok,
        ),
      ]),
    ) as Record<Group, Share>,
    killed,
    named,
    ok:
      cases.length > 0 &&
      countedOneByOne.every(each => each.ok) &&
      atLeast(bars.killed, killed).met &&
      atLeast(bars.named, named).met,
  }
}

function shareOf(cases: readonly ProofCase[], isGood: (each: ProofCase) => boolean): Share {
  return { good: cases.filter(isGood).length, of: cases.length }
}
