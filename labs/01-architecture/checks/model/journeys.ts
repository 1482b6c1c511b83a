/** A journey is a tree of calls. What it comes through, what it cannot do without, and how long it takes. */
import type { Requirements, Wanted } from './requirements.ts'

export interface Call {
  from: string
  to: string
  /** `->`: waits for the other; `~>`: a message through the broker, whose answer is waited for. */
  by: 'call' | 'message'
  mayFail: boolean
}

export interface Journey {
  name: string
  /** One after the other; the calls of one stage at once. */
  stages: readonly (readonly Call[])[]
}

/** What a model says of journeys. */
interface Plan {
  requirements: Requirements
  journeys: readonly Journey[]
}

/** A call with the one on which it hangs; none for the visitor's. */
interface Branch extends Call {
  above?: Branch
  /** No call on the way, itself included, may fail. */
  isNecessary: boolean
  /** Nor is one of them a message. */
  byCalls: boolean
}

/** @param step `gateway -> comment ?`, in the form that the schema asks for */
export function parseStep(step: string): Call {
  const [, from = '', arrow, to = '', mark] = /^\s*(\S+?)\s*(->|~>)\s*([^\s?]+)\s*(\?)?\s*$/.exec(step) ?? []
  return { from, to, by: arrow === '->' ? 'call' : 'message', mayFail: mark !== undefined }
}

/**
 * A call hangs on the latest call of its caller. Calls of one stage go at once, so none of them hangs on another of them.
 * @returns what the visitor comes to, and the calls whose caller has not been called
 */
export function callTree({ stages }: Pick<Journey, 'stages'>): { branches: Branch[]; loose: Call[] } {
  const branches: Branch[] = []
  const loose: Call[] = []
  const latest = new Map<string, Branch>()
  for (const stage of stages) {
    const before = branches.length
    for (const call of stage) {
      const above = latest.get(call.from)
      const isNecessary = !call.mayFail && above?.isNecessary !== false
      const byCalls = isNecessary && call.by === 'call' && above?.byCalls !== false
      if (above || call.from === 'visitor') branches.push({ ...call, above, isNecessary, byCalls })
      else loose.push(call)
    }
    for (const branch of branches.slice(before)) latest.set(branch.to, branch)
  }
  return { branches, loose }
}

/** Whom a journey comes to, also by calls that may fail; or by those of one kind only. */
export const reachedBy = (journey: Journey, isMeant: (branch: Branch) => boolean = () => true): Set<string> =>
  new Set(
    callTree(journey)
      .branches.filter(isMeant)
      .map(({ to }) => to),
  )

/** Services and externals without which the journey does not work. */
export const necessaryFor = (journey: Journey): Set<string> => reachedBy(journey, ({ isNecessary }) => isNecessary)

/**
 * Why a journey stops without this part: the calls that lead there, or to the message. Undefined when it goes on.
 * @param part a service, an external, or `broker`
 */
export function whyItStops(journey: Journey, part: string): Call[] | undefined {
  const isThere = ({ to, by }: Call) => (part === 'broker' ? by === 'message' : to === part)
  const last = callTree(journey).branches.find(branch => branch.isNecessary && isThere(branch))
  const way: Call[] = []
  for (let branch = last; branch; branch = branch.above) way.unshift(branch)
  return last && way
}

/** The journeys that the requirements ask for, with what they ask of each; there may be others. */
export const wantedJourneys = ({ journeys, requirements }: Plan): { journey: Journey; wanted: Wanted }[] =>
  journeys
    .filter(({ name, stages }) => Object.hasOwn(requirements.journeys, name) && stages.length > 0)
    .map(journey => ({ journey, wanted: requirements.journeys[journey.name]! }))

/** Milliseconds: what goes one after the other is added up, of what goes at once the longest counts. */
export const durationOf = ({ requirements }: Plan, { stages }: Journey): number =>
  stages.reduce((sum, stage) => sum + Math.max(0, ...stage.map(call => takesOf(requirements, call))), 0)

function takesOf({ externals, figures }: Requirements, { to, by }: Call): number {
  const external = externals[to]?.takes
  if (by === 'message') return figures.takes.message + (external ?? 0)
  return external ?? figures.takes.call
}
