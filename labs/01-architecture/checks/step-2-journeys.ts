/** Step 2: journeys. */
import { rules } from '../../../scripts/lab/kit/rules.ts'
import { journeys as messages } from './messages.ts'
import { callTree } from './model/calls.ts'
import { circleOf, durationOf, necessaryByCalls, necessaryFor, reachedBy, wantedJourneys } from './model/failure.ts'
import { hasFact, type Journey, type Model, ownersOf, serviceNamed } from './model/model.ts'
import { factsOf, type Wanted } from './model/requirements.ts'
import { architectureFile } from './read-architecture.ts'
import { understood } from './step-1-parts.ts'
import type { Work } from './work.ts'

const { rule } = rules<Work, keyof typeof messages>('01', 'static', messages, { file: architectureFile })

export const journeys = [
  rule(
    '2.1.tree',
    'All eleven journeys are there, and begin with the visitor',
    ({ model, see, at }) => {
      for (const [journey, { what }] of Object.entries(model.requirements.journeys)) {
        const isThere = model.journeys.some(({ name, stages }) => name === journey && stages.length > 0)
        see('no-journey', { journey, what, place: at('journeys', journey) }).holds(isThere)
      }
      for (const { name: journey, stages } of model.journeys) {
        const place = at('journeys', journey)
        const first = stages[0]?.[0]
        see('begins-elsewhere', { journey, place }).holds(first === undefined || first.from === 'visitor')
        const [loose] = callTree(stages).loose
        see('not-called-yet', { journey, caller: loose?.from, callee: loose?.to, place }).holds(loose === undefined)
      }
      const calls = model.journeys.flatMap(({ stages }) => stages.flat())
      const doors = [...new Set(calls.filter(({ from }) => from === 'visitor').map(({ to }) => to))]
      const most = model.requirements.figures['visitor-calls-at-most']
      const details = { count: doors.length, doors: doors.join(', '), expected: `${most} at most` }
      see('too-many-doors', { ...details, place: at('journeys') }).holds(doors.length <= most)
    },
    understood,
  ),

  rule(
    '2.2.facts',
    'Each journey comes to what it reads',
    ({ model, see, at }) => {
      for (const { journey, wanted, name } of wantedOf(model)) {
        const place = at('journeys', name)
        const necessary = necessaryFor(journey)
        const reached = reachedBy(journey)
        for (const fact of wanted.reads ?? []) {
          const actual = `it waits for ${[...necessary].join(', ') || 'nobody'}`
          see('not-read', { journey: name, fact, actual, place }).holds(someHas(model, necessary, fact))
        }
        for (const external of wanted.uses ?? [])
          see('not-used', { journey: name, external, place }).holds(necessary.has(external))
        for (const fact of wanted.may ?? []) {
          const actual = `it comes through ${[...reached].join(', ') || 'nobody'}`
          see('not-shown', { journey: name, fact, actual, place }).holds(someHas(model, reached, fact))
        }
      }
    },
    understood,
  ),

  rule(
    '2.3.done',
    '“Done” is said when it is done',
    ({ model, see, at }) => {
      for (const { journey, wanted, name } of wantedOf(model)) {
        for (const entity of wanted.writes ?? []) {
          for (const owner of ownersOfAll(model, entity)) {
            const details = { journey: name, entity, owner, place: at('journeys', name) }
            if (see('not-written', details).holds(necessaryFor(journey).has(owner)))
              see('done-too-early', details).holds(necessaryByCalls(journey).has(owner))
          }
        }
      }
    },
    understood,
  ),

  rule(
    '2.4.circle',
    'Services do not call each other in a circle',
    ({ model, see, at }) => {
      const circle = circleOf(model)
      const isIn = ({ stages }: Journey) =>
        stages.flat().some(({ from, to }) => circle?.some((name, index) => name === from && circle[index + 1] === to))
      const place = at('journeys', model.journeys.find(isIn)?.name ?? '')
      see('circle', { circle: circle?.join(' → '), place }).holds(circle === undefined)
    },
    understood,
  ),

  rule(
    '2.5.time',
    'Each journey is as quick as it has to be',
    ({ model, see, at }) => {
      for (const { journey, wanted, name } of wantedOf(model)) {
        const takes = durationOf(model, journey)
        const compared = { actual: `${takes} ms`, expected: `${wanted.within} ms at most` }
        see('too-slow', { journey: name, ...compared, place: at('journeys', name) }).holds(takes <= wanted.within)
      }
    },
    understood,
  ),
]

/** The journeys of the requirements that the model has, with what is wanted of each. */
export const wantedOf = (model: Model): { name: string; journey: Journey; wanted: Wanted }[] =>
  wantedJourneys(model)
    .filter(({ stages }) => stages.length > 0)
    .map(journey => ({ name: journey.name, journey, wanted: model.requirements.journeys[journey.name]! }))

/** One of these owns or copies it. */
export const someHas = (model: Model, names: ReadonlySet<string>, fact: string): boolean =>
  [...names].some(name => {
    const service = serviceNamed(model, name)
    return service !== undefined && hasFact(model, service, fact)
  })

const ownersOfAll = (model: Model, entity: string): Set<string> =>
  new Set(factsOf(model.requirements, entity).flatMap(fact => ownersOf(model, fact).map(({ name }) => name)))
