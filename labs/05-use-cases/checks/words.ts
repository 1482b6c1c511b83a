/** A scene in the words of the domain: `A decides on 4 tea · B picks 5 tea · A goes on`. */
import { show } from '../../../scripts/lab/kit/rules.ts'
import { lastMoves, nth } from '../../../scripts/lab/kit/words.ts'
import type { Act, Call, Handler, Scene, Step } from './scenes.ts'

/** What fits into a few lines of a finding. */
const longest = 420

export function sceneWords({ docs = [], handlers = {}, acts }: Scene): string {
  const there = docs.map(([kind, id, value]) => `there is ${kind}/${id} ${show(value)}`)
  return lastMoves([...there, ...acts.map(act => actWords(act, handlers))], longest)
}

function actWords(act: Act, handlers: Record<string, Handler>): string {
  switch (act.do) {
    case 'open':
      return 'what waited goes on'
    case 'register':
      return `${act.handler} is registered again`
    case 'together':
      return `at once: ${act.calls.map(call => callWords(call, handlers)).join(' | ')}`
    default:
      return callWords(act, handlers)
  }
}

function callWords(call: Call, handlers: Record<string, Handler>): string {
  const { name, as, hold, foreign, refusing, on, placement } = call
  // A name may be one that every object knows, such as `constructor`.
  const inWords = Object.hasOwn(commands, name) ? commands[name]!(call.input as Record<string, unknown>) : undefined
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
  const what = inWords ?? `${call.do} ${name}${handler ? `: ${handlerWords(handler)}` : ''}`
  return [
    `${as ? `${as}: ` : ''}${what}`,
    on && `on the other mediator`,
    placement && `for which the strategy says ${placement.map(partWords).join(', ') || 'nothing'}`,
    hold && `held before its ${nth(hold.at)} ${callsOf[hold.of ?? 'any']}`,
    foreign &&
      `before its ${nth(foreign.at)} call to the store somebody else adds ${foreign.by} to ${foreign.kind}/${foreign.id}`,
    refusing && `the store refuses with ${refusing.code ?? refusing.message}`,
  ]
    .filter(Boolean)
    .join(', ')
}

const callsOf = { any: 'call to the store', writing: 'write to the store', publish: 'publish' }

const commands: Record<string, (input: Record<string, unknown>) => string> = {
  'add-location': ({ code, distance, capacity }) =>
    `location ${code}, distance ${show(distance)}, for ${show(capacity)}`,
  'add-item': ({ sku, turnover }) => `item ${sku}, turnover ${show(turnover)}`,
  receive: ({ sku, quantity }) => `receive ${show(quantity)} ${sku}`,
  pick: ({ sku, quantity }) => `pick ${show(quantity)} ${sku}`,
  transfer: ({ sku, quantity, from, to }) => `transfer ${show(quantity)} ${sku} from ${from} to ${to}`,
  adjust: ({ sku, quantity, location, reason }) => `adjust ${sku} in ${location} by ${show(quantity)}, ${show(reason)}`,
  stock: ({ sku }) => `what is the stock of ${sku}?`,
  movements: ({ sku }) => `what are the movements of ${sku}?`,
  locations: () => 'what are the locations?',
}

const partWords = ({ location, quantity, lot }: NonNullable<Call['placement']>[0]): string =>
  `${show(quantity)} ${lot === undefined ? 'in' : 'from'} ${location}`

function handlerWords({ steps, again, atOnce }: Handler): string {
  if (atOnce) return 'throws at once'
  const words = (some: Step[]) => some.map(stepWords).join(', ')
  return again ? `${words(steps)}; when run again: ${words(again)}` : words(steps)
}

function stepWords(step: Step): string {
  switch (step.do) {
    case 'get':
      return `get ${step.kind}/${step.id}`
    case 'list':
      return `list ${step.kind}`
    case 'save':
      return `save ${step.kind}/${step.id} ${show(step.value)}`
    case 'add':
      return `get ${step.kind}/${step.id} and save it plus ${step.by}`
    case 'copy':
      return `get ${step.kind}/${step.from} and save it as ${step.kind}/${step.id}`
    case 'emit':
      return `emit ${step.type}`
    case 'foreign':
      return `(somebody else adds ${step.by} to ${step.kind}/${step.id})`
    case 'pause':
      return '(waits)'
    case 'fail':
      return `fail with ${step.code ?? step.message}`
    case 'answer':
      return `answer ${show(step.value)}`
    case 'goRound':
      return 'try whatever can be reached from the reader'
  }
}
