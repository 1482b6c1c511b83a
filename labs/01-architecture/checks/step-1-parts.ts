/** Step 1: parts and what they own. */
import { closestWord } from '../../../scripts/stack/compose/spelling.ts'
import { reachedBy } from './model/journeys.ts'
import { ownersOf } from './model/model.ts'
import { knownNames, takenNames, usesIn, whereOf } from './model/names.ts'
import { allFacts, marksOf } from './model/requirements.ts'
import { modelRule, rule, ruleAfter } from './work.ts'

const formRule = ruleAfter('1.1.readable')

export const parts = [
  rule(
    '1.0.file',
    'architecture.yaml is there',
    ({ isThere, see }) => void see('missing', { story: 'There is no architecture.yaml.' }).holds(isThere),
    { stage: 'exists' },
  ),

  rule(
    '1.1.readable',
    'architecture.yaml can be read',
    ({ mistakes, see, at }) => {
      for (const { line, what, next } of mistakes) {
        const story = `architecture.yaml cannot be read. ${what}.`
        see('unreadable', { story, advice: next, place: { ...at(), line } }).holds(false)
      }
      see('unreadable').holds(true)
    },
    { stage: 'parses', needs: ['1.0.file'] },
  ),

  formRule('1.1.declared', 'Every name that is used is declared', ({ model, see, at }) => {
    const known = knownNames(model)
    for (const use of usesIn(model)) {
      const { kind, name, path } = use
      const isKnown = known[kind].includes(name)
      const near = isKnown ? undefined : closestWord(name, known[kind])
      const story = `${whereOf(use)} names the ${kind} “${name}”, which is not there.`
      see('undeclared', { story, expected: near && `“${near}”, perhaps`, place: at(...path) }).holds(isKnown)
    }
    const taken = takenNames(model)
    for (const { name } of model.services) {
      const story = `A service cannot be called “${name}”, which is already the name of ${taken.get(name)}.`
      see('taken-name', { story, place: at('services', name) }).holds(!taken.has(name))
    }
  }),

  formRule('1.1.keyed', 'A topic that keeps the latest has a key', ({ model, see, at }) => {
    for (const { name, key, keeps } of model.topics) {
      const story = `Topic ${name} keeps the latest message of each key, and its messages have no key.`
      see('no-key', { story, place: at('topics', name) }).holds(keeps !== 'latest' || key !== undefined)
    }
    see('no-key').holds(true)
  }),

  modelRule('1.2.owners', 'Every fact has exactly one owner', ({ model, see, at }) => {
    for (const fact of allFacts(model.requirements)) {
      const owners = ownersOf(model, fact)
      see('no-owner', { story: `${fact} has no owner.`, place: at('services') }).holds(owners.length > 0)
      const story = `${fact} has more than one owner: ${owners.join(', ')}.`
      see('two-owners', { story, place: at('services', owners.at(-1) ?? '', 'owns') }).holds(owners.length < 2)
    }
  }),

  modelRule('1.3.stores', 'Every service that remembers something has a store of its own', ({ model, see, at }) => {
    const openedBy = new Map<string, string>()
    for (const { name, store, owns, copies, isStateless } of model.services) {
      const copy = copies.find(({ fact }) => marksOf(model.requirements, fact).few === undefined)
      const remembers = owns[0] ? `owns ${owns[0]}` : `keeps a copy of ${copy?.fact}`
      const homeless = `${name} ${remembers}, and names no store to keep it in.`
      see('no-store', { story: homeless, place: at('services', name) }).holds(isStateless || store !== undefined)
      if (store === undefined) continue
      const shared = `${openedBy.get(store)} and ${name} open the same store, ${store}.`
      see('shared-store', { story: shared, place: at('services', name, 'store') }).holds(!openedBy.has(store))
      openedBy.set(store, name)
    }
  }),

  modelRule('1.4.used', 'Every service has something to do', ({ model, see, at }) => {
    const called = model.journeys.flatMap(journey => [...reachedBy(journey)])
    const busy = new Set([...called, ...model.events.map(({ by }) => by)])
    for (const { name, heard } of model.services) {
      const story = `${name} is on no journey, and publishes and hears nothing.`
      see('idle-service', { story, place: at('services', name) }).holds(busy.has(name) || heard.length > 0)
    }
  }),
]
