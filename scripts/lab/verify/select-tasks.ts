/** Chooses what of a lab is proved this time. Pure. */
import { createHash } from 'node:crypto'
import { type Group, groups } from './proof-case.ts'
import type { ProofTask } from './proof-task.ts'

/** `all`: everything; `full`: all but most of the generated mutants; `rotation`: a few of each, others every day. */
export type Extent = 'all' | 'full' | 'rotation'

/** Generated mutants of a full proof, always the same ones: the share killed then changes only when something did. */
export const sampleSize = 24

/** How many of each group a rotation takes; groups that are not named are proved whole. */
const inRotation: Partial<Record<Group, number>> = { variants: 1, wrong: 5, controls: 1, mutants: 5 }

export interface Selection {
  tasks: ProofTask[]
  /** How many of each group are left out; groups of which none is are not in it. */
  omitted: Partial<Record<Group, number>>
}

/** @param turn which turn of the rotation it is: the days since 1970 will do */
export function selectTasks(all: readonly ProofTask[], extent: Extent, turn: number): Selection {
  const tasks = groups.flatMap(group => {
    const own = all.filter(task => task.group === group)
    if (extent === 'all') return own
    const full = [...own.filter(task => !task.generated), ...sample(own.filter(task => task.generated))]
    const size = inRotation[group]
    return extent === 'full' || size === undefined ? full : rotated(full, size, turn)
  })
  const omitted = groups
    .map(group => [group, count(all, group) - count(tasks, group)] as const)
    .filter(([, number]) => number > 0)
  return { tasks, omitted: Object.fromEntries(omitted) }
}

const count = (tasks: readonly ProofTask[], group: Group): number => tasks.filter(task => task.group === group).length

/** By a hash of their names, so that one more mutant changes the sample by one at most. */
function sample(tasks: readonly ProofTask[]): ProofTask[] {
  const rank = ({ id }: ProofTask) => createHash('sha256').update(id).digest('hex')
  const chosen = new Set([...tasks].sort((a, b) => rank(a).localeCompare(rank(b))).slice(0, sampleSize))
  return tasks.filter(task => chosen.has(task))
}

function rotated(tasks: readonly ProofTask[], size: number, turn: number): ProofTask[] {
  if (tasks.length <= size) return [...tasks]
  return Array.from({ length: size }, (_, index) => tasks[(turn * size + index) % tasks.length]!)
}
