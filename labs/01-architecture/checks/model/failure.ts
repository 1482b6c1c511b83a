/** What still works when a part is down, and how often that is. */
import { type Call, type Journey, necessaryFor, wantedJourneys, whyItStops } from './journeys.ts'
import { type Model, serviceNamed } from './model.ts'

/** A journey, and the calls for which it stops. */
export interface Stopped {
  name: string
  way: readonly Call[]
}

/** Of the journeys that the requirements ask for, those that stop without this part. */
export const stoppedWithout = (model: Model, part: string): Stopped[] =>
  wantedJourneys(model).flatMap(({ journey }) => {
    const way = whyItStops(journey, part)
    return way ? [{ name: journey.name, way }] : []
  })

/** All that has to be up at the same time: services, externals, and `broker` where a message is waited for. */
export const partsOf = (journey: Journey): string[] => [
  ...necessaryFor(journey),
  ...(whyItStops(journey, 'broker') ? ['broker'] : []),
]

/** How often a journey works, in per cent: its parts are up or down independently of each other. */
export const availability = (model: Model, journey: Journey): number =>
  partsOf(journey).reduce((product, part) => product * (worksOf(model, part) / 100), 100)

/** Per cent. */
function worksOf(model: Model, part: string): number {
  const { externals, figures } = model.requirements
  const service = serviceNamed(model, part)
  if (service) return service.isStateless ? figures.works.stateless : figures.works.stateful
  return part === 'broker' ? figures.works.broker : (externals[part]?.works ?? 100)
}

/** The shortest circle of services that call each other, `a, b, a`; undefined when there is none. */
export function circleIn({ journeys }: Model): string[] | undefined {
  const callees = new Map<string, Set<string>>()
  for (const { from, to } of journeys.flatMap(({ stages }) => stages.flat()))
    callees.set(from, (callees.get(from) ?? new Set()).add(to))
  const circles = [...callees.keys()].map(start => circleFrom(start, callees)).filter(circle => circle !== undefined)
  return circles.sort((one, other) => one.length - other.length)[0]
}

/** Breadth first: what is found while it goes on is looked at later. */
function circleFrom(start: string, callees: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const callerOf = new Map<string, string | undefined>([[start, undefined]])
  for (const [name] of callerOf) {
    for (const next of callees.get(name) ?? []) {
      if (next === start) {
        const circle = [start]
        for (let caller: string | undefined = name; caller !== undefined; caller = callerOf.get(caller))
          circle.unshift(caller)
        return circle
      }
      if (!callerOf.has(next)) callerOf.set(next, name)
    }
  }
  return undefined
}
