/**
 * Rule 1.3, first half: a health check that asks the engine itself. What it asks is not to be seen from outside: a check
 * that looks for a process is green beside one that asks.
 */
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { type Engine, engines } from '../../rules.ts'
import { composeCheck } from '../check.ts'
import { at, projectOf } from '../context.ts'
import { parseImage } from '../facts/image.ts'

/** What only somebody who talks with the engine can do. */
const asks: Record<Engine, RegExp> = {
  postgres: /\b(pg_isready|psql)\b/,
  redis: /\b(redis-cli|valkey-cli)\b|\bPING\b/,
  kafka: /\bkafka-[a-z-]+\b|\bk(afka)?cat\b/,
}

/** Words of commands that say something about processes, files, ports or nothing at all, and never ask an engine. */
const asksNobody =
  /^(true|:|exit|echo|printf|test|\[|ls|stat|cat|ps|pgrep|pidof|kill|[ef]?grep|wc|head|nc|ncat|netcat|curl|wget|ss|netstat|sleep|sh|bash)$/

/** A program that is asked about itself asks no engine, and neither does a comment. */
const asksNothing = /\S+\s+(--version|--help|-V)(?=[\s;&|)]|$)|(^|\s)#.*/g

/** Ends with success whatever happened before: `… || true`, `…; exit 0`. */
const alwaysSucceeds = /(\|\||;|\n)\s*(true|:|exit\s+0|(echo|printf)\b[^|&;\n]*)\s*;?\s*\)?\s*$/

interface Fault {
  what: string
  /** After the service's name. */
  is: string
  actual: string
  next: string
}

const clientNext = 'Find the small client program that comes with the engine, and let it ask the simplest question.'

export const healthChecks = composeCheck(
  '1.3.health-checks',
  'Each engine has a health check that asks the engine itself',
  (context, seen) => {
    for (const engine of engines) {
      const service = projectOf(context).services[engine]
      if (!service) continue
      const fault = faultOf(engine, service)
      if (fault === 'unknown') seen.notProved(`Whether the health check of ${engine} asks the engine.`)
      else {
        seen.that(fault === undefined, `1.3.${fault?.what}`, () => ({
          message: `The service “${engine}” has ${fault!.is}.`,
          place: service.healthcheck ? at(context, engine, 'healthcheck', 'test') : service.place,
          expected: 'a command in the container that asks the engine, and fails while it does not answer',
          actual: fault!.actual,
          next: fault!.next,
        }))
      }
    }
  },
)

function faultOf(engine: Engine, service: ComposeService): Fault | 'unknown' | undefined {
  const { healthcheck, build, image = '' } = service
  if (!healthcheck?.test || healthcheck.disabled) {
    if (build && !healthcheck?.disabled) return 'unknown'
    const actual = healthcheck ? 'a health check that is switched off' : 'none, and the image brings none'
    const is = 'no health check, so nobody can wait until it really answers'
    return { what: 'no-health-check', is, actual, next: clientNext }
  }
  const [form, first = '', ...rest] = healthcheck.test
  const text = [first, ...rest].join(' ')
  const asked = text.replaceAll(asksNothing, '').trim()
  const shell = form !== 'CMD' || /^(.*\/)?(ba|da|a)?sh$/.test(first)
  const missing = (!shell && /\s/.test(first)) || (engine === 'kafka' && !build && lacksCommand(image, service, text))
  if (missing) {
    const is = 'a health check that runs a command which its image does not have, so it can never succeed'
    const next = 'Take a program that the image brings: the pages of steps 1, 3 and 4 show one for each engine.'
    return { what: 'health-check-no-such-command', is, actual: text, next }
  }
  if (shell && alwaysSucceeds.test(text)) {
    const is = 'a health check that ends with success whatever the engine says'
    const next = 'Run it in the container while the engine is stopped, and look at its exit status.'
    return { what: 'health-check-cannot-fail', is, actual: text, next }
  }
  if (asks[engine].test(asked)) return undefined
  const programs = shell ? asked.split(/&&|\|\||[;|\n&]/).map(firstWord) : [firstWord(asked)]
  if (!programs.every(program => program === '' || asksNobody.test(program))) return 'unknown'
  const is = 'a health check that does not ask the engine: a process, a file or an open port is not an answer'
  return { what: 'health-check-asks-nobody', is, actual: text, next: clientNext }
}

/** The program of a command, without what only stands in front of it. */
const firstWord = (command: string): string =>
  /^[\s"'(!]*(?:(?:exec|timeout\s+\S+|\w+=\S*)\s+)*(?:(?:\/usr)?\/bin\/)?([^\s"')]*)/.exec(command)?.[1] ?? ''

/** Where images keep Kafka's commands; only Apache's does not have them on the PATH. The native one has none. */
const homes: Record<string, string> = {
  'apache/kafka': '/opt/kafka/bin/',
  'apache/kafka-native': '-',
  'bitnami/kafka': '/opt/bitnami/kafka/bin/',
  'confluentinc/cp-kafka': '/usr/bin/',
}

function lacksCommand(image: string, { environment, volumes }: ComposeService, text: string): boolean {
  const { repository } = parseImage(image)
  const home = homes[repository]
  if (!home || environment.PATH || /\bPATH=|\bcd\s/.test(text)) return false
  const apache = repository.startsWith('apache/')
  return [...text.matchAll(/((?:[\w.${}-]*\/)*)kafka-[a-z-]+(\.sh)?(?![\w.-])/g)].some(([, folder = '', extension]) => {
    const elsewhere = folder.includes('$') || volumes.some(({ target }) => folder.startsWith(target))
    return !elsewhere && (folder === '' ? apache : folder !== home || (apache && !extension))
  })
}
