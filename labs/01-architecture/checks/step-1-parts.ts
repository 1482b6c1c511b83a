/** Step 1: parts and what they own. */
import { closestWord } from '../../../scripts/stack/compose/spelling.ts'
import { reachedBy } from './model/journeys.ts'
import { ownersOf } from './model/model.ts'
import { knownNames, usesIn } from './model/names.ts'
import { allFacts, marksOf } from './model/requirements.ts'
import { modelRule, rule } from './work.ts'

const readable = { needs: ['1.1.readable'] }

const sections: Readonly<Record<string, string>> = {
  services: 'Service',
  topics: 'Topic',
  events: 'Event',
  journeys: 'Journey',
}

/** Names that no service can have, and what they are names of. */
const taken: Readonly<Record<string, string>> = {
  visitor: 'whoever sits at the screen',
  broker: 'what carries the events',
}

export const parts = [
  rule('1.0.file', 'architecture.yaml is there', ({ isThere, see }) => void see('missing').holds(isThere), {
    stage: 'exists',
  }),

  rule(
    '1.1.readable',
    'architecture.yaml can be read',
    ({ mistakes, see, at }) => {
      for (const { line, what, next } of mistakes)
        see('unreadable', { file: 'architecture.yaml', what, advice: next, place: { ...at(), line } }).holds(false)
      see('unreadable').holds(true)
    },
    { stage: 'parses', needs: ['1.0.file'] },
  ),

  rule(
    '1.1.declared',
    'Every name that is used is declared',
    ({ model, see, at }) => {
      const known = knownNames(model)
      for (const { kind, name, path } of usesIn(model)) {
        const isKnown = known[kind].includes(name)
        const near = isKnown ? undefined : closestWord(name, known[kind])
        const details = {
          kind,
          name,
          where: `${sections[path[0]!]} ${path[1]}`,
          expected: near && `“${near}”, perhaps`,
        }
        see('undeclared', { ...details, place: at(...path) }).holds(isKnown)
      }
      for (const { name } of model.services) {
        const isExternal = Object.hasOwn(model.requirements.externals, name)
        const what = isExternal ? 'an external' : Object.hasOwn(taken, name) && taken[name]
        see('taken-name', { name, what, place: at('services', name) }).holds(!what)
      }
    },
    readable,
  ),

  rule(
    '1.1.keyed',
    'A topic that keeps the latest has a key',
    ({ model, see, at }) => {
      for (const { name, key, keeps } of model.topics)
        see('no-key', { topic: name, place: at('topics', name) }).holds(keeps !== 'latest' || key !== undefined)
      see('no-key').holds(true)
    },
    readable,
  ),

  modelRule('1.2.owners', 'Every fact has exactly one owner', ({ model, see, at }) => {
    for (const fact of allFacts(model.requirements)) {
      const owners = ownersOf(model, fact)
      see('no-owner', { fact, place: at('services') }).holds(owners.length > 0)
      const place = at('services', owners.at(-1) ?? '', 'owns')
      see('two-owners', { fact, owners: owners.join(', '), place }).holds(owners.length < 2)
    }
  }),

  modelRule('1.3.stores', 'Every service that remembers something has a store of its own', ({ model, see, at }) => {
    const openedBy = new Map<string, string>()
    for (const { name: service, store, owns, copies, isStateless } of model.services) {
      const copy = copies.find(({ fact }) => marksOf(model.requirements, fact).few === undefined)
      const remembers = owns[0] ? `owns ${owns[0]}` : `keeps a copy of ${copy?.fact}`
      see('no-store', { service, remembers, place: at('services', service) }).holds(isStateless || store !== undefined)
      if (store === undefined) continue
      const other = openedBy.get(store)
      const place = at('services', service, 'store')
      see('shared-store', { service: other, other: service, store, place }).holds(other === undefined)
      openedBy.set(store, service)
    }
  }),

  modelRule('1.4.used', 'Every service has something to do', ({ model, see, at }) => {
    const busy = new Set([
      ...model.journeys.flatMap(journey => [...reachedBy(journey)]),
      ...model.events.map(({ by }) => by),
    ])
    for (const { name: service, heard } of model.services)
      see('idle-service', { service, place: at('services', service) }).holds(busy.has(service) || heard.length > 0)
  }),
]
