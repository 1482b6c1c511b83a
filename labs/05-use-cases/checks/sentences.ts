/**
 * Scenes are told in sentences. A finding shows them as they are, and they are read here once:
 *
 *     A: pick 4 tea (held before call 3 to the store) · B: pick 5 tea · what waited goes on
 */
import type { Arbitrary } from 'fast-check'
import { filled } from '../../../scripts/lab/kit/property.ts'
import type { Act, Call, Handler, Part, Step, Verb } from './scenes.ts'

type Grammar = Readonly<Record<string, string>>

const requests: Grammar = {
  'add-location': 'location {code}, distance {distance}, for {capacity}',
  'add-item': 'item {sku}, turnover {turnover}',
  receive: 'receive {quantity} {sku}',
  pick: 'pick {quantity} {sku}',
  transfer: 'transfer {quantity} {sku} from {from} to {to}',
  adjust: 'adjust {sku} in {location} by {quantity}, {reason}',
}
const questions: Grammar = {
  stock: 'what is the stock of {sku}?',
  movements: 'what are the movements of {sku}?',
  locations: 'what are the locations?',
}
const bare: Grammar = { send: 'send {name}', ask: 'ask {name}' }

/** What happens to a request on its way. */
const modifiers: Grammar = {
  on: 'on mediator {number}',
  hold: 'held before {of} {at} to the {port}',
  foreign: 'before call {at} to the store somebody else adds 100 to {id}',
  refusing: 'the store refuses with {code}',
  clock: 'at {milliseconds}',
  elsewhere: 'in another process',
  strategy: 'the strategy says {parts}',
}

/** What a handler does. */
const steps: Record<Verb, string> = {
  get: 'get {id}',
  list: 'list all',
  saveElsewhere: 'save {id} {value} of another kind',
  save: 'save {id} {value}',
  add: 'add {value} to {id}',
  copy: 'copy {id} to {value}',
  emit: 'emit {id}',
  foreign: 'somebody else adds {value} to {id}',
  pause: 'wait',
  failWithCode: 'fail with {id} and code {value}',
  fail: 'fail with {id}',
  throw: 'throw {id} at once',
  answer: 'answer {value}',
  goRound: 'try whatever can be reached',
  nothing: 'nothing',
}

const part: Grammar = { lot: '{quantity} from {location} of {lot}', place: '{quantity} in {location}' }

/** In a template, arbitraries stand for words. */
export const told = (texts: TemplateStringsArray, ...words: unknown[]): Arbitrary<Act[]> =>
  filled<unknown[]>(words).map(drawn => actsOf(String.raw({ raw: texts }, ...drawn)))

export const actsOf = (text: string): Act[] =>
  text
    .trim()
    .split(/\s*[·\n]\s*/)
    .map(actOf)

function actOf(text: string): Act {
  if (text === 'what waited goes on') return { text, do: 'open' }
  if (text.endsWith(' is registered again')) return { text, do: 'register', name: text.split(' ')[0]! }
  if (!text.startsWith('at once: ')) return callOf(text)
  return { text, do: 'together', calls: text.slice('at once: '.length).split(' | ').map(callOf) }
}

function callOf(text: string): Call {
  const [, as, what, how] = /^(?:(\w+): )?(.+?)(?: \((.*)\))?$/.exec(text)!
  const more = how?.split('; ').map(modifier => read(modifiers, modifier)!) ?? []
  const modified = Object.fromEntries(more.map(({ name, fields }) => [name, fields]))
  const { parts } = modified.strategy ?? {}
  if (parts) modified.strategy = { parts: partsOf(parts as string) }
  const [request, question, named] = [read(requests, what!), read(questions, what!), read(bare, what!)]
  const { name, fields } = request ?? question ?? { name: named!.fields.name, fields: {} }
  return { text, as, do: question || named?.name === 'ask' ? 'ask' : 'send', name, input: fields, ...modified } as Call
}

const partsOf = (text: string): Part[] =>
  text === 'nothing' ? [] : text.split(', ').map(each => read(part, each)!.fields as Part)

/** `query: get a; list all`, or `get a; save a 1; when run again: nothing` */
export function handlerOf(text: string): Handler {
  const [, query, first, again] = /^(query: )?(.*?)(?:; when run again: (.*))?$/.exec(text)!
  const stepsOf = (text: string): Step[] =>
    text.split('; ').map(each => {
      const { name, fields } = read(steps, each)!
      return { verb: name as Verb, id: `${fields.id}`, value: fields.value }
    })
  return { text, query: query !== undefined, steps: stepsOf(first!), again: stepsOf(again ?? first!) }
}

function read(grammar: Grammar, sentence: string) {
  for (const [name, pattern] of Object.entries(grammar)) {
    const matching = pattern.replace('?', '\\?').replace(/\{(\w+)\}/g, '(?<$1>.*?)')
    const found = new RegExp(`^${matching}$`).exec(sentence)
    const fields = Object.entries(found?.groups ?? {}).map(([field, word]) => [field, meaningOf(word)])
    if (found) return { name, fields: Object.fromEntries(fields) as Record<string, unknown> }
  }
  return undefined
}

const values = new Map<string, unknown>([
  ...Object.entries({ undefined: undefined, null: null, false: false, NaN: Number.NaN }),
])
/** A number, another value, a text in quotes, or a text. */
function meaningOf(word: string): unknown {
  if (values.has(word)) return values.get(word)
  if (/^'.*'$/.test(word)) return word.slice(1, -1)
  return Number.isNaN(Number(word)) ? word : Number(word)
}
