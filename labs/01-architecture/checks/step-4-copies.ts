/** Step 4: copies and news. */
import { driftOf, followerOf, lossOf, newcomerTo } from './model/copies.ts'
import { rememberedIn } from './model/forgetting.ts'
import { necessaryFor, reachedBy } from './model/journeys.ts'
import { hearersOf, serviceNamed } from './model/model.ts'
import { entityOf, marksOf } from './model/requirements.ts'
import { driftInWords, keptInWords } from './words.ts'
import { modelRule, ruleAfter, type Work, wantedIn } from './work.ts'

/** A copy that does not follow cannot be built again either. */
const rebuildRule = ruleAfter('1.1.readable', '1.1.declared', '4.2.follows')

export const copies = [
  modelRule('4.1.source', 'News comes from the owner, and secrets are in none', context => {
    const { model, see, at } = context
    for (const { name, by, about, carries } of model.events) {
      const { facts = [] } = serviceNamed(model, by) ?? {}
      const place = at('events', name)
      const foreign = `${by} publishes ${name} about ${about}, and owns nothing of it.`
      see('foreign-event', { story: foreign, place }).holds(facts.some(fact => entityOf(fact) === about))
      for (const fact of carries) {
        const told = `${name} carries ${fact}, which is secret: whoever hears the topic has it.`
        see('secret-told', { story: told, place }).holds(!marksOf(model.requirements, fact).secret)
        const story = `${name} carries ${fact}, which ${by} does not own.`
        see('foreign-fact', { story, place }).holds(facts.includes(fact))
      }
    }
    for (const { service, copy, place } of copiesIn(context)) {
      const story = `${service.name} keeps a copy of ${copy.fact}, which is secret.`
      see('secret-copied', { story, place }).holds(!marksOf(model.requirements, copy.fact).secret)
    }
  }),

  modelRule('4.2.follows', 'A copy says what its owner says, in whatever order the news arrives', context => {
    const { model, see } = context
    for (const { service, copy, place } of copiesIn(context)) {
      const { fact, every } = copy
      if (every === undefined) {
        const drift = driftOf(model, followerOf(model, service, copy))
        see('drifts', { story: driftInWords(fact, service.name, drift), place }).holds(drift === undefined)
        continue
      }
      const { few } = marksOf(model.requirements, fact)
      const many = `${service.name} asks for ${fact} every ${every} seconds, and there may be millions of them.`
      see('not-few', { story: many, place }).holds(few !== undefined)
      const compared = { actual: `each ${every} s`, expected: `each ${few} s at least` }
      const seldom = `${service.name} asks for ${fact} too seldom.`
      see('asked-too-seldom', { story: seldom, ...compared, place }).holds(few === undefined || every <= few)
    }
  }),

  rebuildRule('4.3.rebuilds', 'A copy can be built again from what the topics keep', context => {
    const { model, see } = context
    for (const { service, copy, place } of copiesIn(context)) {
      if (copy.every !== undefined) continue
      const follower = followerOf(model, service, copy)
      const loss = lossOf(model, follower)
      const story = `Long ago ${driftInWords(copy.fact, `${service.name}, begun from nothing,`, loss)}`
      see('cannot-rebuild', { story, actual: keptInWords(model, follower), place }).holds(loss === undefined)
    }
  }),

  modelRule('4.4.forgotten', 'A closed account is forgotten', context => {
    const { model, see, at } = context
    const { entities, account } = model.requirements
    const closing = wantedIn(context).find(({ name }) => name === account['closed-by'])
    if (!closing) return
    const waitedFor = necessaryFor(closing.journey)
    const partings = model.events.filter(({ about, when }) => about === account.entity && when.includes('removed'))
    for (const { name, facts, heard } of model.services) {
      const entity = facts.map(entityOf).find(each => entities[each]?.of === account.entity)
      const story = `${name} owns what is a user’s (${entity}), and hears nothing when an account is closed.`
      const isTold = waitedFor.has(name) || partings.some(event => heard.includes(event.name))
      see('not-told', { story, place: at('services', name) }).holds(entity === undefined || isTold)
    }
    for (const { facts, topic, why } of rememberedIn(model)) {
      const days = account['forgotten-after']
      const story = `Topic ${topic} holds ${facts.join(', ')} ${days} days after the account was closed: ${why}.`
      see('remembered', { story, place: at('topics', topic) }).holds(false)
    }
  }),

  modelRule('4.5.newcomer', 'Somebody new can build the four facts from the topics alone', ({ model, see, at }) => {
    for (const fact of model.requirements.newcomer) {
      const entity = entityOf(fact)
      const place = at('events', model.events.find(({ about }) => about === entity)?.name ?? '')
      const newcomer = newcomerTo(model, fact)
      const drift = driftOf(model, newcomer)
      const story = `Somebody new hears all about ${entity}: ${driftInWords(fact, 'a newcomer', drift)}`
      if (!see('newcomer-drifts', { story, place }).holds(drift === undefined)) continue
      const loss = lossOf(model, newcomer)
      const lost = `Long ago ${driftInWords(fact, 'a newcomer', loss)}`
      see('cannot-rebuild', { story: lost, actual: keptInWords(model, newcomer), place }).holds(loss === undefined)
    }
  }),

  modelRule('4.6.idle', 'Nothing is told, kept or carried for nobody', context => {
    const { model, see, at } = context
    for (const { name, by } of model.events) {
      const isHeard = hearersOf(model, name).some(hearer => hearer !== by)
      const story = `${name} is heard by nobody but its publisher.`
      see('unheard-event', { story, place: at('events', name) }).holds(isHeard)
    }
    for (const { name } of model.topics) {
      const isUsed = model.events.some(({ topic }) => topic === name)
      see('idle-topic', { story: `Topic ${name} has no event.`, place: at('topics', name) }).holds(isUsed)
    }
    const readers = wantedIn(context).map(({ journey, wanted: { reads = [], may = [] } }) => ({
      facts: [...reads, ...may],
      services: reachedBy(journey),
    }))
    for (const { service, copy, place } of copiesIn(context)) {
      const isRead = readers.some(({ facts, services }) => facts.includes(copy.fact) && services.has(service.name))
      const story = `${service.name} keeps a copy of ${copy.fact}, and no journey that comes through it reads that.`
      see('unread-copy', { story, place }).holds(isRead)
    }
  }),
]

const copiesIn = ({ model, at }: Pick<Work, 'model' | 'at'>) =>
  model.services.flatMap(service =>
    service.copies.map(copy => ({ service, copy, place: at('services', service.name, 'copies', copy.fact) })),
  )
