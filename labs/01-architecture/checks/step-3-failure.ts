/** Step 3: when a part is down. */
import { availability, partsOf, stoppedWithout } from './model/failure.ts'
import { whyItStops } from './model/journeys.ts'
import { stopInWords, stopsInWords } from './words.ts'
import { modelRule, wantedIn } from './work.ts'

/** What is lost in computing with fractions. */
const rounding = 1e-9
const hoursOfAMonth = 730

export const failure = [
  modelRule('3.1.availability', 'Each journey works as often as it has to', context => {
    for (const { name, journey, wanted, place } of wantedIn(context)) {
      const works = availability(context.model, journey)
      const hours = ((1 - works / 100) * hoursOfAMonth).toFixed(1)
      const parts = partsOf(journey).map(part => (part === 'broker' ? 'the broker' : part))
      const story = `Journey ${name} works too seldom: it needs ${parts.join(', ')}, all at the same time.`
      const actual = `${works.toFixed(2)} %, so ${hours} hours a month without`
      const expected = `${wanted.works} %`
      context.see('too-seldom', { story, actual, expected, place }).holds(works >= wanted.works - rounding)
    }
  }),

  modelRule('3.2.one-down', 'No service that remembers something takes more than four journeys along', context => {
    const { model, see, at } = context
    const most = model.requirements.figures['stops-at-most']
    const stateful = model.services.filter(({ isStateless }) => !isStateless)
    const stopped = stateful.map(({ name }) => ({ service: name, journeys: stoppedWithout(model, name) }))
    // The worst first: it is the one that is told.
    for (const { service, journeys } of stopped.sort((one, other) => other.journeys.length - one.journeys.length)) {
      const details = { story: stopsInWords(model, service, journeys), service, expected: `${most} at most` }
      see('stops-too-much', { ...details, place: at('services', service) }).holds(journeys.length <= most)
    }
  }),

  modelRule('3.3.broker-down', 'Every journey works without the broker', context => {
    for (const { name, journey, place } of wantedIn(context)) {
      const way = whyItStops(journey, 'broker')
      context.see('needs-broker', { story: stopInWords(name, way ?? []), place }).holds(way === undefined)
    }
  }),
]
