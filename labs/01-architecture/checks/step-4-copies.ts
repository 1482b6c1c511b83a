/** Step 4: copies and news. */
import { type Counterexample, driftOf, followerOf, lossOf, newcomerTo } from './model/copies.ts'
import { rememberedIn } from './model/forgetting.ts'
import { necessaryFor, reachedBy, wantedJourneys } from './model/journeys.ts'
import { type Copy, hearersOf, type Service, serviceNamed } from './model/model.ts'
import { entityOf, marksOf } from './model/requirements.ts'
import { driftInWords, keptInWords } from './words.ts'
import { modelRule, type Work } from './work.ts'

export const copies = [
  modelRule('4.1.source', 'News comes from the owner, and secrets are in none', ({ model, see, at }) => {
    for (const { name: event, by: service, about: entity, carries } of model.events) {
      const { facts = [] } = serviceNamed(model, service) ?? {}
      const details = { event, service, entity, place: at('events', event) }
      see('foreign-event', details).holds(facts.some(fact => entityOf(fact) === entity))
      for (const fact of carries) {
        see('secret-told', { ...details, fact }).holds(!marksOf(model.requirements, fact).secret)
        see('foreign-fact', { ...details, fact }).holds(facts.includes(fact))
      }
    }
    for (const { service, copy, place } of copiesIn({ model, at })) {
      const isSecret = marksOf(model.requirements, copy.fact).secret
      see('secret-copied', { service: service.name, fact: copy.fact, place }).holds(!isSecret)
    }
  }),

  modelRule('4.2.follows', 'A copy says what its owner says, in whatever order the news arrives', context => {
    const { model, see } = context
    for (const { service, copy, place } of copiesIn(context)) {
      const { fact, every } = copy
      if (every === undefined) {
        const drift = driftOf(model, followerOf(model, service, copy))
        see('drifts', { ...inWords(fact, service.name, drift), place }).holds(drift === undefined)
      } else {
        const { few } = marksOf(model.requirements, fact)
        const compared = { actual: `each ${every} s`, expected: `each ${few} s at least` }
        const details = { service: service.name, fact, every, place }
        if (see('not-few', details).holds(few !== undefined))
          see('asked-too-seldom', { ...details, ...compared }).holds(every <= few!)
      }
    }
  }),

  modelRule(
    '4.3.rebuilds',
    'A copy can be built again from what the topics keep',
    context => {
      const { model, see } = context
      for (const { service, copy, place } of copiesIn(context)) {
        if (copy.every !== undefined) continue
        const follower = followerOf(model, service, copy)
        const loss = lossOf(model, follower)
        const words = inWords(copy.fact, `${service.name}, begun from nothing,`, loss)
        see('cannot-rebuild', { ...words, actual: keptInWords(model, follower), place }).holds(loss === undefined)
      }
    },
    { needs: ['4.2.follows'] },
  ),

  modelRule('4.4.forgotten', 'A closed account is forgotten', ({ model, see, at }) => {
    const { entities, account } = model.requirements
    const closing = wantedJourneys(model).find(({ journey }) => journey.name === account['closed-by'])
    if (!closing) return
    const waitedFor = necessaryFor(closing.journey)
    const partings = model.events.filter(({ about, when }) => about === account.entity && when.includes('removed'))
    for (const { name: service, facts, heard } of model.services) {
      const entity = facts.map(entityOf).find(each => entities[each]?.of === account.entity)
      const isTold = waitedFor.has(service) || partings.some(({ name }) => heard.includes(name))
      see('not-told', { service, entity, place: at('services', service) }).holds(entity === undefined || isTold)
    }
    for (const { facts, topic, why } of rememberedIn(model)) {
      const details = { topic, facts: facts.join(', '), days: account['forgotten-after'], why }
      see('remembered', { ...details, place: at('topics', topic) }).holds(false)
    }
  }),

  modelRule('4.5.newcomer', 'Somebody new can build the four facts from the topics alone', ({ model, see, at }) => {
    for (const fact of model.requirements.newcomer) {
      const entity = entityOf(fact)
      const place = at('events', model.events.find(({ about }) => about === entity)?.name ?? '')
      const newcomer = newcomerTo(model, fact)
      const drift = driftOf(model, newcomer)
      const details = { entity, ...inWords(fact, 'a newcomer', drift), place }
      if (!see('newcomer-drifts', details).holds(drift === undefined)) continue
      const loss = lossOf(model, newcomer)
      const words = inWords(fact, 'a newcomer', loss)
      see('cannot-rebuild', { ...words, actual: keptInWords(model, newcomer), place }).holds(loss === undefined)
    }
  }),

  modelRule('4.6.idle', 'Nothing is told, kept or carried for nobody', ({ model, see, at }) => {
    for (const { name: event, by } of model.events) {
      const isHeard = hearersOf(model, event).some(name => name !== by)
      see('unheard-event', { event, place: at('events', event) }).holds(isHeard)
    }
    const used = new Set(model.events.map(({ topic }) => topic))
    for (const { name: topic } of model.topics)
      see('idle-topic', { topic, place: at('topics', topic) }).holds(used.has(topic))
    const read = wantedJourneys(model).map(({ journey, wanted: { reads = [], may = [] } }) => ({
      facts: [...reads, ...may],
      by: reachedBy(journey),
    }))
    for (const { service, copy, place } of copiesIn({ model, at })) {
      const isRead = read.some(({ facts, by }) => facts.includes(copy.fact) && by.has(service.name))
      see('unread-copy', { service: service.name, fact: copy.fact, place }).holds(isRead)
    }
  }),
]

const inWords = (fact: string, who: string, it: Counterexample | undefined) => it && driftInWords(fact, who, it)

const copiesIn = ({ model, at }: Pick<Work, 'model' | 'at'>) =>
  model.services.flatMap((service: Service) =>
    service.copies.map((copy: Copy) => ({ service, copy, place: at('services', service.name, 'copies', copy.fact) })),
  )
