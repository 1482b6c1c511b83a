/** Step 3: when a part is down. */
import { rules } from '../../../scripts/lab/kit/rules.ts'
import { failure as messages } from './messages.ts'
import { availability, necessaryFor, stoppedWithout, whyItStops } from './model/failure.ts'
import { isStateless } from './model/model.ts'
import { architectureFile } from './read-architecture.ts'
import { understood } from './step-1-parts.ts'
import { wantedOf } from './step-2-journeys.ts'
import { wayInWords, waysInWords } from './words.ts'
import type { Work } from './work.ts'

const { rule } = rules<Work, keyof typeof messages>('01', 'static', messages, { file: architectureFile })

/** What is lost in computing with fractions. */
const rounding = 1e-9
const hoursOfAMonth = 730

export const failure = [
  rule(
    '3.1.availability',
    'Each journey works as often as it has to',
    ({ model, see, at }) => {
      for (const { journey, wanted, name } of wantedOf(model)) {
        const works = availability(model, journey)
        const hours = ((1 - works / 100) * hoursOfAMonth).toFixed(1)
        const parts = [...necessaryFor(journey), ...(whyItStops(journey, 'broker') ? ['the broker'] : [])].join(', ')
        const compared = {
          actual: `${works.toFixed(2)} %, so ${hours} hours a month without`,
          expected: `${wanted.works} %`,
        }
        see('too-seldom', { journey: name, parts, ...compared, place: at('journeys', name) }).holds(
          works >= wanted.works - rounding,
        )
      }
    },
    understood,
  ),

  rule(
    '3.2.one-down',
    'No service that remembers something takes more than four journeys along',
    ({ model, see, at }) => {
      const all = Object.keys(model.requirements.journeys).length
      const most = model.requirements.figures['stops-at-most']
      const stateful = model.services.filter(service => !isStateless(model, service))
      const stopped = stateful.map(({ name }) => ({ service: name, journeys: stoppedWithout(model, name) }))
      // The worst first: it is the one that is told.
      for (const { service, journeys } of stopped.sort((one, other) => other.journeys.length - one.journeys.length)) {
        const details = {
          service,
          count: journeys.length,
          all,
          ways: waysInWords(journeys),
          expected: `${most} at most`,
        }
        see('stops-too-much', { ...details, place: at('services', service) }).holds(journeys.length <= most)
      }
    },
    understood,
  ),

  rule(
    '3.3.broker-down',
    'Every journey works without the broker',
    ({ model, see, at }) => {
      for (const { journey, name } of wantedOf(model)) {
        const way = whyItStops(journey, 'broker')
        see('needs-broker', { journey: name, way: wayInWords(way ?? []), place: at('journeys', name) }).holds(
          way === undefined,
        )
      }
    },
    understood,
  ),
]
