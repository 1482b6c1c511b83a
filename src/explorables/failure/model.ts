/** A plan with some parts down: which journeys stop and why, computed by the checker's own functions of lab 01. */
import { availability, stoppedWithout } from '../../../labs/01-architecture/checks/model/failure.ts'
import {
  type Call,
  reachedBy,
  wantedJourneys,
  whyItStops,
} from '../../../labs/01-architecture/checks/model/journeys.ts'
import type { Model } from '../../../labs/01-architecture/checks/model/model.ts'
import { arrowOf, stopInWords, stopsInWords, wayInWords } from '../../../labs/01-architecture/checks/words.ts'

export interface Plan {
  title: string
  model: Model
}

export interface Outcome {
  journey: string
  /** How often it works when each part may fail: `97.92 %`. */
  works: string
  /** The first part that is down and stops it, and the calls that lead there. */
  stopped?: { part: string; way: readonly Call[] }
}

/** The parts that can be taken down: services, externals, and the broker. */
export const partsOf = ({ services, requirements }: Model): string[] => [
  ...services.map(({ name }) => name),
  ...Object.keys(requirements.externals),
  'broker',
]

export function outcomesOf(model: Model, down: readonly string[]): Outcome[] {
  return wantedJourneys(model).map(({ journey }) => {
    const reasons = down.map(part => ({ part, way: whyItStops(journey, part) }))
    const reason = reasons.find(({ way }) => way !== undefined)
    return {
      journey: journey.name,
      works: `${availability(model, journey).toFixed(2)} %`,
      stopped: reason && { part: reason.part, way: reason.way ?? [] },
    }
  })
}

/** `visitor → gateway → auth`. */
export const reasonOf = ({ stopped }: Outcome): string => wayInWords(stopped?.way ?? [])

/**
 * The words of `npx lab check 01 --step 3` about the loss of this part; for a part that nothing needs, that everything
 * goes on.
 */
export function lossInWords(model: Model, part: string): string {
  const stopped = stoppedWithout(model, part)
  const [first] = stopped
  if (first === undefined) return `${part} is down, and every journey goes on.`
  if (part === 'broker') {
    const others = stopped.length > 1 ? ` So do ${stopped.length - 1} others.` : ''
    return stopInWords(first.name, first.way) + others
  }
  return stopsInWords(model, part, stopped)
}

/** The plan with this service called by message. */
export const byMessage = (model: Model, service: string): Model => ({
  ...model,
  journeys: model.journeys.map(({ name, stages }) => ({
    name,
    stages: stages.map(stage => stage.map(call => (call.to === service ? { ...call, by: 'message' as const } : call))),
  })),
})

/** Each call of the plan once, however many journeys make it. */
export function callsOf({ journeys }: Model): Call[] {
  const calls = journeys.flatMap(({ stages }) => stages.flat())
  return [...new Map(calls.map(call => [callInWords(call), call])).values()]
}

/** `content → auth`, and with ` ?` when it may fail. */
export const callInWords = (call: Call): string => `${call.from} ${arrowOf(call)} ${call.to}${call.mayFail ? ' ?' : ''}`

export interface Goal {
  id: 'two' | 'without' | 'broker'
  text: string
  reached(model: Model, down: readonly string[]): boolean
}

export const goals: readonly Goal[] = [
  {
    id: 'two',
    text: 'Two services behind the gateway without which nothing works at all',
    reached: (model, down) =>
      down.length === 2 &&
      !down.some(part => ['frontend', 'gateway'].includes(part)) &&
      outcomesOf(model, down).every(({ stopped }) => stopped),
  },
  {
    id: 'without',
    text: 'A journey that goes on although a part on its way is down',
    reached: (model, down) =>
      wantedJourneys(model).some(
        ({ journey }) =>
          down.some(part => reachedBy(journey).has(part)) &&
          down.every(part => whyItStops(journey, part) === undefined),
      ),
  },
  {
    id: 'broker',
    text: 'A plan in which messages bring one more part without which reading a post stops',
    reached: (model, down) =>
      outcomesOf(model, down).some(({ journey, stopped }) => journey === 'read-post' && stopped?.part === 'broker'),
  },
]
