/** Step 4: copies and news. */
import { rules } from '../../../scripts/lab/kit/rules.ts'
import { copies as messages } from './messages.ts'
import { type Counterexample, driftOf, followerOf, lossOf, newcomerTo } from './model/copies.ts'
import { necessaryFor, reachedBy } from './model/failure.ts'
import { rememberedIn } from './model/forgetting.ts'
import {
  type Copy,
  heardBy,
  hearersOf,
  type Model,
  ownedBy,
  ownsOf,
  type Service,
  serviceNamed,
} from './model/model.ts'
import { entityOf, marksOf } from './model/requirements.ts'
import { architectureFile } from './read-architecture.ts'
import { understood } from './step-1-parts.ts'
import { wantedOf } from './step-2-journeys.ts'
import { historyInWords, keptInWords, outcomeInWords } from './words.ts'
import type { Work } from './work.ts'

const { rule } = rules<Work, keyof typeof messages>('01', 'static', messages, { file: architectureFile })

export const copies = [
  rule(
    '4.1.source',
    'News comes from the owner, and secrets are in none',
    ({ model, see, at }) => {
      for (const { name: event, by, about, carries } of model.events) {
        const publisher = serviceNamed(model, by)
        if (!publisher) continue
        const place = at('events', event)
        see('foreign-event', { service: by, event, entity: about, place }).holds(ownsOf(model, publisher, about))
        for (const fact of carries) {
          see('secret-told', { event, fact, place }).holds(!marksOf(model.requirements, fact)?.secret)
          see('foreign-fact', { event, fact, service: by, place }).holds(ownedBy(model, publisher).has(fact))
        }
      }
      for (const { service, copy, place } of copiesIn(model, at)) {
        const isSecret = marksOf(model.requirements, copy.fact)?.secret
        see('secret-copied', { service: service.name, fact: copy.fact, place }).holds(!isSecret)
      }
    },
    understood,
  ),

  rule(
    '4.2.follows',
    'A copy says what its owner says, in whatever order the news arrives',
    ({ model, see, at }) => {
      for (const { service, copy, place } of copiesIn(model, at)) {
        const { fact, every } = copy
        if (every !== undefined) {
          const few = marksOf(model.requirements, fact)?.few
          const details = { service: service.name, fact, every, place }
          if (see('not-few', details).holds(few !== undefined))
            see('asked-too-seldom', {
              ...details,
              actual: `each ${every} s`,
              expected: `each ${few} s at least`,
            }).holds(every <= few!)
        } else {
          const drift = driftOf(model, followerOf(model, service, copy))
          see('drifts', { ...inWords(fact, service.name, drift), place }).holds(drift === undefined)
        }
      }
    },
    understood,
  ),

  rule(
    '4.3.rebuilds',
    'A copy can be built again from what the topics keep',
    ({ model, see, at }) => {
      for (const { service, copy, place } of copiesIn(model, at)) {
        if (copy.every !== undefined) continue
        const follower = followerOf(model, service, copy)
        const loss = lossOf(model, follower)
        const actual = keptInWords(model, follower)
        const details = { ...inWords(copy.fact, `${service.name}, begun from nothing,`, loss), actual, place }
        see('cannot-rebuild', details).holds(loss === undefined)
      }
    },
    { needs: [...understood.needs, '4.2.follows'] },
  ),

  rule(
    '4.4.forgotten',
    'A closed account is forgotten',
    ({ model, see, at }) => {
      const { entity: account, 'closed-by': closing, 'forgotten-after': days } = model.requirements.account
      const closed = model.journeys.find(({ name }) => name === closing)
      if (!closed) return
      const waitedFor = necessaryFor(closed)
      const partings = model.events.filter(({ about, when }) => about === account && when.includes('removed'))
      for (const service of model.services) {
        const { name } = service
        const entity = Object.keys(model.requirements.entities).find(
          each => model.requirements.entities[each]?.of === account && ownsOf(model, service, each),
        )
        if (entity === undefined || waitedFor.has(name)) continue
        const hears = partings.some(event => heardBy(service).has(event.name))
        see('not-told', { service: name, entity, place: at('services', name) }).holds(hears)
      }
      for (const { facts, topic, why } of rememberedIn(model)) {
        const place = at('topics', topic.name)
        see('remembered', { topic: topic.name, facts: facts.join(', '), days, why, place }).holds(false)
      }
      see('remembered').holds(true)
    },
    understood,
  ),

  rule(
    '4.5.newcomer',
    'Somebody new can build the four facts from the topics alone',
    ({ model, see, at }) => {
      for (const fact of model.requirements.newcomer) {
        const entity = entityOf(fact)
        const place = at('events', model.events.find(({ about }) => about === entity)?.name ?? '')
        const newcomer = newcomerTo(model, fact)
        const drift = driftOf(model, newcomer)
        const details = { entity, ...inWords(fact, 'a newcomer', drift), place }
        if (!see('newcomer-drifts', details).holds(drift === undefined)) continue
        const loss = lossOf(model, newcomer)
        const actual = keptInWords(model, newcomer)
        see('newcomer-cannot-build', { ...inWords(fact, 'a newcomer', loss), actual, place }).holds(loss === undefined)
      }
    },
    understood,
  ),

  rule(
    '4.6.idle',
    'Nothing is told, kept or carried for nobody',
    ({ model, see, at }) => {
      for (const { name: event, by } of model.events) {
        const isHeard = hearersOf(model, event).some(({ name }) => name !== by)
        see('unheard-event', { event, place: at('events', event) }).holds(isHeard)
      }
      for (const { name: topic } of model.topics)
        see('idle-topic', { topic, place: at('topics', topic) }).holds(
          model.events.some(event => event.topic === topic),
        )
      for (const { service, copy, place } of copiesIn(model, at)) {
        const isRead = wantedOf(model).some(
          ({ journey, wanted: { reads = [], may = [] } }) =>
            [...reads, ...may].includes(copy.fact) && reachedBy(journey).has(service.name),
        )
        see('unread-copy', { service: service.name, fact: copy.fact, place }).holds(isRead)
      }
    },
    understood,
  ),
]

const inWords = (fact: string, who: string, it: Counterexample | undefined) =>
  it && { history: historyInWords(fact, it, who), outcome: outcomeInWords(fact, it, who) }

const copiesIn = (
  { services }: Model,
  at: Work['at'],
): { service: Service; copy: Copy; place: ReturnType<Work['at']> }[] =>
  services.flatMap(service =>
    service.copies.map(copy => ({ service, copy, place: at('services', service.name, 'copies', copy.fact) })),
  )
