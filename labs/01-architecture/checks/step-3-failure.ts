/** Step 3: when a part is down. */
import { availability, partsOf, stoppedWithout } from './model/failure.ts'
import { wantedJourneys, whyItStops } from './model/journeys.ts'
import { wayInWords, waysInWords } from './words.ts'
import { modelRule } from './work.ts'

/** What is lost in computing with fractions. */
const rounding = 1e-9
const hoursOfAMonth = 730

export const failure = [
  modelRule('3.1.availability', 'Each journey works as often as it has to', ({ model, see, at }) => {
    for (const { journey, wanted } of wantedJourneys(model)) {
      const works = availability(model, journey)
      const hours = ((1 - works / 100) * hoursOfAMonth).toFixed(1)
      const actual = `${works.toFixed(2)} %, so ${hours} hours a month without`
      const parts = partsOf(journey).map(part => (part === 'broker' ? 'the broker' : part))
      const details = { journey: journey.name, parts: parts.join(', '), actual, expected: `${wanted.works} %` }
      see('too-seldom', { ...details, place: at('journeys', journey.name) }).holds(works >= wanted.works - rounding)
    }
  }),

  modelRule('3.2.one-down', 'No service that remembers something takes more than four journeys along', context => {
    const { model, see, at } = context
    const all = Object.keys(model.requirements.journeys).length
    const most = model.requirements.figures['stops-at-most']
    const stateful = model.services.filter(({ isStateless }) => !isStateless)
    const stopped = stateful.map(({ name }) => ({ service: name, journeys: stoppedWithout(model, name) }))
    // The worst first: it is the one that is told.
    for (const { service, journeys } of stopped.sort((one, other) => other.journeys.length - one.journeys.length)) {
      const details = {
        service,
        count: journeys.length,
        all,
        expected: `${most} at most`,
        place: at('services', service),
      }
      see('stops-too-much', { ...details, ways: waysInWords(journeys) }).holds(journeys.length <= most)
    }
  }),

  modelRule('3.3.broker-down', 'Every journey works without the broker', ({ model, see, at }) => {
    for (const { journey } of wantedJourneys(model)) {
      const way = whyItStops(journey, 'broker')
      const details = { journey: journey.name, way: wayInWords(way ?? []), place: at('journeys', journey.name) }
      see('needs-broker', details).holds(way === undefined)
    }
  }),
]
