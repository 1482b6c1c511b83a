/** What works when: which parts a journey cannot do without, how often it works, how long it takes. */
import { type Call, callTree, ways } from './calls.ts'
import { isStateless, type Journey, type Model, serviceNamed } from './model.ts'

/** All that a journey comes through, also by calls that may fail. */
export const reachedBy = ({ stages }: Journey): Set<string> =>
  new Set([...ways(callTree(stages).roots)].map(way => way.at(-1)!.to))

/** Ways along which no call may fail. */
const necessaryWays = ({ stages }: Journey): (readonly Call[])[] =>
  [...ways(callTree(stages).roots)].filter(way => way.every(({ mayFail }) => !mayFail))

/** Services and externals without which the journey does not work. */
export const necessaryFor = (journey: Journey): Set<string> =>
  new Set(necessaryWays(journey).map(way => way.at(-1)!.to))

/** Those that are reached by calls alone, no message on the way. */
export const necessaryByCalls = (journey: Journey): Set<string> =>
  new Set(
    necessaryWays(journey)
      .filter(way => way.every(({ by }) => by === 'call'))
      .map(way => way.at(-1)!.to),
  )

/**
 * Why a journey stops without this part: the calls that lead there, or to the message. Undefined when it goes on.
 * @param part a service, an external, or `broker`
 */
export function whyItStops(journey: Journey, part: string): readonly Call[] | undefined {
  const isThere = part === 'broker' ? ({ by }: Call) => by === 'message' : ({ to }: Call) => to === part
  return necessaryWays(journey).find(way => isThere(way.at(-1)!))
}

/** Of the journeys that the requirements ask for, those that stop without this part, each with its reason. */
export function stoppedWithout(model: Model, part: string): { journey: Journey; way: readonly Call[] }[] {
  return wantedJourneys(model).flatMap(journey => {
    const way = whyItStops(journey, part)
    return way ? [{ journey, way }] : []
  })
}

/** The journeys that the requirements ask for; there may be more. */
export const wantedJourneys = ({ journeys, requirements }: Model): Journey[] =>
  journeys.filter(({ name }) => Object.hasOwn(requirements.journeys, name))

/** How often it works, in per cent: all parts that it cannot do without are up, each independently of the others. */
export function availability(model: Model, journey: Journey): number {
  const parts = [...necessaryFor(journey)].map(part => worksOf(model, part))
  const broker = whyItStops(journey, 'broker') ? [model.requirements.figures.works.broker] : []
  return 100 * [...parts, ...broker].reduce((product, works) => product * (works / 100), 1)
}

/** Per cent. */
function worksOf(model: Model, part: string): number {
  const { externals, figures } = model.requirements
  const service = serviceNamed(model, part)
  if (!service) return externals[part]?.works ?? 100
  return isStateless(model, service) ? figures.works.stateless : figures.works.stateful
}

/** Milliseconds: what goes one after the other is added up, of what goes at once the longest counts. */
export const durationOf = ({ requirements }: Model, { stages }: Journey): number =>
  stages.reduce((sum, stage) => sum + Math.max(0, ...stage.map(call => takesOf(requirements, call))), 0)

function takesOf({ externals, figures }: Model['requirements'], { to, by }: Call): number {
  const external = externals[to]?.takes
  if (by === 'message') return figures.takes.message + (external ?? 0)
  return external ?? figures.takes.call
}

/** Services that call each other in a circle, `a, b, a`; undefined when there is none. */
export function circleOf({ journeys, services }: Model): string[] | undefined {
  const calls = journeys.flatMap(({ stages }) => stages.flat())
  const below = (name: string) => [...new Set(calls.filter(({ from }) => from === name).map(({ to }) => to))]
  return shortest(services.map(({ name }) => circleFrom(name, below)))
}

/** Breadth first, so that the circle is the shortest. */
function circleFrom(start: string, below: (name: string) => string[]): string[] | undefined {
  const seen = new Set<string>()
  const waiting = [[start]]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    for (const next of below(path.at(-1)!)) {
      if (next === start) return [...path, next]
      if (!seen.has(next)) waiting.push([...path, next])
      seen.add(next)
    }
  }
  return undefined
}

const shortest = (circles: readonly (string[] | undefined)[]): string[] | undefined =>
  circles.filter(circle => circle !== undefined).sort((one, other) => one.length - other.length)[0]
