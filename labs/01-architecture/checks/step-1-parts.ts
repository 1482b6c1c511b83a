/** Step 1: parts and what they own. */
import { rules } from '../../../scripts/lab/kit/rules.ts'
import { closestWord } from '../../../scripts/stack/compose/spelling.ts'
import { parts as messages } from './messages.ts'
import { reachedBy } from './model/failure.ts'
import { heardBy, isStateless, type Model, ownersOf, type Service } from './model/model.ts'
import { allFacts, marksOf } from './model/requirements.ts'
import { type Use, usesIn } from './names.ts'
import { architectureFile } from './read-architecture.ts'
import type { Work } from './work.ts'

const { rule } = rules<Work, keyof typeof messages>('01', 'static', messages, { file: architectureFile })

/** What every other check leans on: the file says something, and all that it names is there. */
export const understood = { needs: ['1.1.readable', '1.1.declared'] }

export const parts = [
  rule('1.0.file', 'architecture.yaml is there', ({ isThere, see }) => void see('missing').holds(isThere), {
    stage: 'exists',
  }),

  rule(
    '1.1.readable',
    'architecture.yaml can be read',
    ({ mistakes, see }) => {
      for (const { line, what, next: advice } of mistakes)
        see('unreadable', { what, advice, place: { file: architectureFile, line } }).holds(false)
      see('unreadable').holds(true)
    },
    { stage: 'parses', needs: ['1.0.file'] },
  ),

  rule(
    '1.1.declared',
    'Every name that is used is declared',
    ({ model, see, at }) => {
      for (const { kind, name, path, where } of usesIn(model)) {
        const known = knownNames(model)[kind]
        const near = closestWord(name, known)
        const expected = near && `“${near}”, perhaps`
        see('undeclared', { kind, name, where, expected, place: at(...path) }).holds(known.includes(name))
      }
      for (const { name } of model.services) {
        const what = takenNames(model).get(name)
        see('taken-name', { name, what, place: at('services', name) }).holds(what === undefined)
      }
    },
    { needs: ['1.1.readable'] },
  ),

  rule(
    '1.1.keyed',
    'A topic that keeps the latest has a key',
    ({ model, see, at }) => {
      for (const { name, key, keeps } of model.topics)
        see('no-key', { topic: name, place: at('topics', name) }).holds(keeps !== 'latest' || key !== undefined)
      see('no-key').holds(true)
    },
    { needs: ['1.1.readable'] },
  ),

  rule(
    '1.2.owners',
    'Every fact has exactly one owner',
    ({ model, see, at }) => {
      for (const fact of allFacts(model.requirements)) {
        const owners = ownersOf(model, fact).map(({ name }) => name)
        see('no-owner', { fact, place: at('services') }).holds(owners.length > 0)
        const place = at('services', owners.at(-1) ?? '', 'owns')
        see('two-owners', { fact, owners: owners.join(', '), place }).holds(owners.length < 2)
      }
    },
    understood,
  ),

  rule(
    '1.3.stores',
    'Every service that remembers something has a store of its own',
    ({ model, see, at }) => {
      for (const [index, service] of model.services.entries()) {
        const { name, store } = service
        const remembers = service.owns[0] ? `owns ${service.owns[0]}` : `keeps a copy of ${bulkyCopy(model, service)}`
        const needsStore = store === undefined && !isStateless(model, service)
        see('no-store', { service: name, remembers, place: at('services', name) }).holds(!needsStore)
        const before = model.services.slice(0, index).find(each => store !== undefined && each.store === store)
        const place = at('services', name, 'store')
        see('shared-store', { service: before?.name, other: name, store, place }).holds(before === undefined)
      }
    },
    understood,
  ),

  rule(
    '1.4.used',
    'Every service has something to do',
    ({ model, see, at }) => {
      const reached = new Set(model.journeys.flatMap(journey => [...reachedBy(journey)]))
      for (const service of model.services) {
        const { name } = service
        const tells = model.events.some(({ by }) => by === name)
        see('idle-service', { service: name, place: at('services', name) }).holds(
          reached.has(name) || tells || heardBy(service).size > 0,
        )
      }
    },
    understood,
  ),
]

/** A copied fact for which a store is needed. */
const bulkyCopy = ({ requirements }: Model, { copies }: Service): string | undefined =>
  copies.find(({ fact }) => marksOf(requirements, fact)?.few === undefined)?.fact

const knownNames = ({ services, topics, events, requirements }: Model): Record<Use['kind'], string[]> => {
  const nameOf = ({ name }: { name: string }) => name
  const entities = Object.keys(requirements.entities)
  const facts = allFacts(requirements)
  const called = [...services.map(nameOf), ...Object.keys(requirements.externals)]
  return {
    entity: entities,
    fact: facts,
    'entity or fact': [...entities, ...facts],
    service: services.map(nameOf),
    'service or external': called,
    caller: ['visitor', ...called],
    event: events.map(nameOf),
    topic: topics.map(nameOf),
  }
}

const takenNames = ({ requirements }: Model): ReadonlyMap<string, string> =>
  new Map([
    ['visitor', 'whoever sits at the screen'],
    ['broker', 'what carries the events'],
    ...Object.keys(requirements.externals).map(name => [name, 'an external'] as const),
  ])
