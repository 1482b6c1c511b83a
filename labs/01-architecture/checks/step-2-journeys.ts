/** Step 2: journeys. */
import { circleIn } from './model/failure.ts'
import { callTree, durationOf, necessaryFor, reachedBy } from './model/journeys.ts'
import { ownersOf, someHas } from './model/model.ts'
import { factsOf } from './model/requirements.ts'
import { circleInWords } from './words.ts'
import { modelRule, wantedIn } from './work.ts'

export const journeys = [
  modelRule('2.1.tree', 'All eleven journeys are there, and begin with the visitor', ({ model, see, at }) => {
    const { journeys: wanted, figures } = model.requirements
    for (const [name, { what }] of Object.entries(wanted)) {
      const isThere = model.journeys.some(journey => journey.name === name && journey.stages.length > 0)
      see('no-journey', { story: `There is no journey ${name}: ${what}`, place: at('journeys', name) }).holds(isThere)
    }
    for (const { name, stages } of model.journeys) {
      const place = at('journeys', name)
      const [first] = stages.flat()
      const story = `Journey ${name} does not begin with the visitor.`
      see('begins-elsewhere', { story, place }).holds(first === undefined || first.from === 'visitor')
      const [loose] = callTree({ stages }).loose
      const early = `In journey ${name} ${loose?.from} calls ${loose?.to} before anybody has called ${loose?.from}.`
      see('not-called-yet', { story: early, caller: loose?.from, place }).holds(loose === undefined)
    }
    const calls = model.journeys.flatMap(({ stages }) => stages.flat())
    const doors = [...new Set(calls.filter(({ from }) => from === 'visitor').map(({ to }) => to))]
    const most = figures['visitor-calls-at-most']
    const story = `Visitors call ${doors.length} services: ${doors.join(', ')}.`
    see('too-many-doors', { story, expected: `${most} at most`, place: at('journeys') }).holds(doors.length <= most)
  }),

  modelRule('2.2.facts', 'Each journey comes to what it reads', context => {
    const { model, see } = context
    for (const { name, journey, wanted, place } of wantedIn(context)) {
      const necessary = necessaryFor(journey)
      const reached = reachedBy(journey)
      for (const fact of wanted.reads ?? []) {
        const story = `Journey ${name} reads ${fact}, which no service that it waits for has.`
        const actual = `it waits for ${[...necessary].join(', ') || 'nobody'}`
        see('not-read', { story, actual, place }).holds(someHas(model, necessary, fact))
      }
      for (const external of wanted.uses ?? []) {
        const story = `Journey ${name} uses ${external}, and no call that it waits for leads there.`
        see('not-used', { story, place }).holds(necessary.has(external))
      }
      for (const fact of wanted.may ?? []) {
        const story = `Journey ${name} may show ${fact}, which no service on its way has.`
        const actual = `it comes through ${[...reached].join(', ') || 'nobody'}`
        see('not-shown', { story, actual, place }).holds(someHas(model, reached, fact))
      }
    }
  }),

  modelRule('2.3.done', '“Done” is said when it is done', context => {
    const { model, see } = context
    for (const { name, journey, wanted, place } of wantedIn(context)) {
      const necessary = necessaryFor(journey)
      const called = reachedBy(journey, ({ byCalls }) => byCalls)
      for (const entity of wanted.writes ?? []) {
        for (const owner of factsOf(model.requirements, entity).flatMap(fact => ownersOf(model, fact))) {
          const alone = `Journey ${name} writes ${entity}, and does not wait for ${owner}, who owns it.`
          const early = `Journey ${name} writes ${entity}, and reaches ${owner}, who owns it, by a message only.`
          see('not-written', { story: alone, place }).holds(necessary.has(owner))
          see('done-too-early', { story: early, place }).holds(called.has(owner) || !necessary.has(owner))
        }
      }
    }
  }),

  modelRule('2.4.circle', 'Services do not call each other in a circle', ({ model, see, at }) => {
    const circle = circleIn(model) ?? []
    const isPart = ({ from, to }: { from: string; to: string }) => from === circle[0] && to === circle[1]
    const journey = model.journeys.find(({ stages }) => stages.flat().some(isPart))
    const story = `Services call each other in a circle: ${circleInWords(circle)}.`
    see('circle', { story, place: at('journeys', journey?.name ?? '') }).holds(circle.length === 0)
  }),

  modelRule('2.5.time', 'Each journey is as quick as it has to be', context => {
    for (const { name, journey, wanted, place } of wantedIn(context)) {
      const takes = durationOf(context.model, journey)
      const compared = { actual: `${takes} ms`, expected: `${wanted.within} ms at most` }
      const story = `Journey ${name} takes too long.`
      context.see('too-slow', { story, ...compared, place }).holds(takes <= wanted.within)
    }
  }),
]
