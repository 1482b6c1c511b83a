/** Step 2: journeys. */
import { circleIn } from './model/failure.ts'
import { callTree, durationOf, necessaryFor, reachedBy, wantedJourneys } from './model/journeys.ts'
import { ownersOf, someHas } from './model/model.ts'
import { factsOf } from './model/requirements.ts'
import { modelRule } from './work.ts'

export const journeys = [
  modelRule('2.1.tree', 'All eleven journeys are there, and begin with the visitor', ({ model, see, at }) => {
    const { journeys: wanted, figures } = model.requirements
    for (const [journey, { what }] of Object.entries(wanted)) {
      const isThere = model.journeys.some(({ name, stages }) => name === journey && stages.length > 0)
      see('no-journey', { journey, what, place: at('journeys', journey) }).holds(isThere)
    }
    for (const { name: journey, stages } of model.journeys) {
      const place = at('journeys', journey)
      const [first] = stages.flat()
      see('begins-elsewhere', { journey, place }).holds(first === undefined || first.from === 'visitor')
      const [loose] = callTree({ stages }).loose
      see('not-called-yet', { journey, caller: loose?.from, callee: loose?.to, place }).holds(loose === undefined)
    }
    const calls = model.journeys.flatMap(({ stages }) => stages.flat())
    const doors = [...new Set(calls.filter(({ from }) => from === 'visitor').map(({ to }) => to))]
    const most = figures['visitor-calls-at-most']
    const details = { count: doors.length, doors: doors.join(', '), expected: `${most} at most` }
    see('too-many-doors', { ...details, place: at('journeys') }).holds(doors.length <= most)
  }),

  modelRule('2.2.facts', 'Each journey comes to what it reads', ({ model, see, at }) => {
    for (const { journey, wanted } of wantedJourneys(model)) {
      const about = { journey: journey.name, place: at('journeys', journey.name) }
      const necessary = necessaryFor(journey)
      const reached = reachedBy(journey)
      for (const fact of wanted.reads ?? []) {
        const actual = `it waits for ${[...necessary].join(', ') || 'nobody'}`
        see('not-read', { ...about, fact, actual }).holds(someHas(model, necessary, fact))
      }
      for (const external of wanted.uses ?? []) see('not-used', { ...about, external }).holds(necessary.has(external))
      for (const fact of wanted.may ?? []) {
        const actual = `it comes through ${[...reached].join(', ') || 'nobody'}`
        see('not-shown', { ...about, fact, actual }).holds(someHas(model, reached, fact))
      }
    }
  }),

  modelRule('2.3.done', '“Done” is said when it is done', ({ model, see, at }) => {
    for (const { journey, wanted } of wantedJourneys(model)) {
      const written = reachedBy(journey, ({ byCalls }) => byCalls)
      for (const entity of wanted.writes ?? []) {
        for (const owner of factsOf(model.requirements, entity).flatMap(fact => ownersOf(model, fact))) {
          const details = { journey: journey.name, entity, owner, place: at('journeys', journey.name) }
          if (see('not-written', details).holds(necessaryFor(journey).has(owner)))
            see('done-too-early', details).holds(written.has(owner))
        }
      }
    }
  }),

  modelRule('2.4.circle', 'Services do not call each other in a circle', ({ model, see, at }) => {
    const circle = circleIn(model) ?? []
    const isPart = ({ from, to }: { from: string; to: string }) => from === circle[0] && to === circle[1]
    const journey = model.journeys.find(({ stages }) => stages.flat().some(isPart))
    const place = at('journeys', journey?.name ?? '')
    see('circle', { circle: circle.join(' → '), place }).holds(circle.length === 0)
  }),

  modelRule('2.5.time', 'Each journey is as quick as it has to be', ({ model, see, at }) => {
    for (const { journey, wanted } of wantedJourneys(model)) {
      const takes = durationOf(model, journey)
      const compared = { actual: `${takes} ms`, expected: `${wanted.within} ms at most` }
      const place = at('journeys', journey.name)
      see('too-slow', { journey: journey.name, ...compared, place }).holds(takes <= wanted.within)
    }
  }),
]
