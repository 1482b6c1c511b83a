/**
 * Which learners may need a word from their instructor, and why. The rules are data. The worklist shows which rule
 * holds for whom, and never a score. These functions are pure: they get the attempts from the database and decide what
 * they mean.
 */
import type { AttemptStatus } from './api.ts'
import type { CatalogLesson } from './catalog.ts'

export const rules = {
  /** Failed tries at one step since it last passed. Two are how everybody works. */
  failedTries: 3,
  /** Tries in a row that the environment broke off: the machine is in the way, not the lesson. */
  stoppedTries: 2,
  /** Days without a sign of life, with a lesson begun and not done. A pause between two lessons is none. */
  silentDays: 4,
  /** Days since joining, without a first try. */
  notBegunDays: 2,
} as const

/** How many of the last tries are looked at. Earlier tries would change only a count. */
export const triesLookedAt = 20

export interface Try {
  at: Date
  status: AttemptStatus
  /** What the checker found, the first cause first. */
  codes: string[]
  /** Digest of the files that it was about. */
  work?: string
}

/** The work of a learner who has tried at least one item. */
export interface Work {
  /** Items that have passed, and when anything was last heard of each item that was touched. */
  items: ReadonlyMap<string, { passed: boolean; lastActivityAt: Date }>
  /** The last tries at steps that do not stand now, by item, the latest first. */
  tries: ReadonlyMap<string, Try[]>
}

export type Reason =
  | { kind: 'failing' | 'stopped'; item: string; since: Date; latest: Date; tries: Try[] }
  | { kind: 'silent'; lesson: string; since: Date; latest: Date }
  | { kind: 'not-begun'; since: Date; latest: Date }

/** The kinds of reasons, the gravest first: learners who cannot go on come before learners who have stopped. */
const gravity: Reason['kind'][] = ['failing', 'stopped', 'silent', 'not-begun']

/**
 * Why this learner may need a word, the gravest first, now or once they have been silent for long enough: see `isDue`.
 * It changes only with their work, not with time.
 */
export function reasonsIn({ items, tries }: Work, lessons: readonly CatalogLesson[]): Reason[] {
  const reasons = [...[...tries].flatMap(([item, made]) => stuckAt(item, made) ?? []), ...silence(items, lessons)]
  return reasons.sort((a, b) => gravity.indexOf(a.kind) - gravity.indexOf(b.kind) || +a.since - +b.since)
}

/** Why a learner who has tried nothing may need a word, once it is due. */
export const notBegun = (joinedAt: Date): Reason => ({ kind: 'not-begun', since: joinedAt, latest: joinedAt })

/** Days after which a reason is due. Other kinds are due at once. */
const daysUntilDue: { [Kind in Reason['kind']]?: number } = {
  silent: rules.silentDays,
  'not-begun': rules.notBegunDays,
}

/** Whether enough days have passed for the reason to be shown. */
export function isDue({ kind, since }: Reason, now: Date): boolean {
  const days = daysUntilDue[kind]
  return days === undefined || daysSince(since, now) >= days
}

/** The reason for an item whose tries since it last passed have failed or were stopped often enough. */
function stuckAt(item: string, tries: Try[]): Reason | undefined {
  const passed = tries.findIndex(({ status }) => status === 'pass')
  const since = tries.slice(0, passed < 0 ? undefined : passed).filter(({ status }) => status !== 'skip')
  // The files are right and only the run is missing, so the learner is not stuck.
  if (since[0]?.status === 'files-right') return undefined
  const judged = since.findIndex(({ status }) => status !== 'error')
  const stopped = since.slice(0, judged < 0 ? undefined : judged)
  if (stopped.length >= rules.stoppedTries) return reasonAbout('stopped', item, stopped)
  const failed = withoutRepetitions(since.filter(({ status }) => status === 'fail'))
  return failed.length >= rules.failedTries ? reasonAbout('failing', item, failed) : undefined
}

/** Leaves out tries with the same files as an earlier one. */
const withoutRepetitions = (tries: Try[]): Try[] =>
  tries.filter(({ work }, n) => work === undefined || tries.findIndex(other => other.work === work) === n)

const reasonAbout = (kind: 'failing' | 'stopped', item: string, tries: Try[]): Reason => {
  return { kind, item, since: tries.at(-1)!.at, latest: tries[0]!.at, tries }
}

function silence(items: Work['items'], lessons: readonly CatalogLesson[]): Reason[] {
  const open = lessons.find(lesson => isOpen(lesson, items))
  const last = new Date(Math.max(...[...items.values()].map(({ lastActivityAt }) => +lastActivityAt)))
  return open ? [{ kind: 'silent', lesson: open.id, since: last, latest: last }] : []
}

/** Begun, and not all of its steps have passed. */
function isOpen({ items }: CatalogLesson, touched: Work['items']): boolean {
  const steps = items.filter(({ kind }) => kind === 'check')
  return steps.some(({ id }) => touched.has(id)) && !steps.every(({ id }) => touched.get(id)?.passed)
}

const daysSince = (moment: Date, now: Date) => (+now - +moment) / 86_400_000

/** Whether a contact still counts: until a reason occurs again. */
export const stillHolds = (contact: { at: Date }, reasons: readonly Reason[]): boolean =>
  reasons.every(({ latest }) => latest <= contact.at)

/** Sorts by gravity, and among equals by how long the reason has held. */
export const byGravity = (a: readonly Reason[], b: readonly Reason[]): number =>
  gravity.indexOf(a[0]!.kind) - gravity.indexOf(b[0]!.kind) || +a[0]!.since - +b[0]!.since
