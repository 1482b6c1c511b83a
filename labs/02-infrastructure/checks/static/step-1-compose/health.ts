/** Rule 1.3, first half: a health check that asks the engine itself. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../../scripts/lab/types.ts'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { type Engine, engines } from '../../rules.ts'
import { at, finding, leaveToLive, projectOf, type StaticContext } from '../context.ts'
import { parseImage } from '../facts/image.ts'
import { brokerSettings, readListeners } from '../facts/kafka.ts'
import { alwaysSucceeds, commandNames } from '../facts/shell-text.ts'

/** What only somebody who talks with the engine can do. */
const asks: Record<Engine, RegExp> = {
  postgres: /\b(pg_isready|psql)\b/,
  redis: /\b(redis-cli|valkey-cli)\b|\bPING\b/,
  kafka:
    /\bkafka-(broker-api-versions|topics|metadata-quorum|cluster|configs|consumer-groups|get-offsets|features|log-dirs)\b|\bk(afka)?cat\b/,
}

/** Commands that say something about processes, files, ports or nothing at all, and never ask an engine. */
const asksNobody = new Set(
  'true : exit echo printf test [ [[ ls stat cat ps pgrep pidof kill grep egrep fgrep wc head nc ncat netcat curl wget ss netstat sleep bash sh ash /bin/sh /bin/bash /bin/true -c'.split(
    ' ',
  ),
)

/** A program that is asked about itself asks no engine. */
const aboutItself = /\S+\s+(--version|--help|-V)(?=[\s;&|)]|$)/g

export const healthChecks: Check<StaticContext> = {
  id: '1.3.health-checks',
  step: 1,
  title: 'Each engine has a health check that asks the engine itself',
  proof: 'static',
  needs: ['1.0.parses'],
  run(context) {
    const seen = observe()
    for (const engine of engines) {
      const service = projectOf(context).services[engine]
      if (!service) continue
      const fault = faultOf(engine, service, context)
      if (fault === 'unknown') {
        leaveToLive(seen, `whether the health check of ${engine} asks the engine`)
      } else seen.that(fault === undefined, fault!)
    }
    return seen.outcome()
  },
}

function faultOf(engine: Engine, service: ComposeService, context: StaticContext): Finding | 'unknown' | undefined {
  const { healthcheck } = service
  const place = at(context, engine, 'healthcheck', 'test')
  const test = healthcheck?.test
  if (!test || healthcheck.disabled) {
    if (service.build && !healthcheck?.disabled) return 'unknown'
    return finding('1.3.no-health-check', {
      message: `“${engine}” has no health check, so nobody can wait until it really answers.`,
      place: healthcheck ? place : service.place,
      expected: 'a command, run inside the container, that fails while the engine does not answer',
      actual: healthcheck ? 'a health check that is switched off' : 'none, and the image brings none',
      next: 'Find the small client program that comes with the engine, and let it ask the simplest question.',
    })
  }
  const [form, first = '', ...rest] = test
  const text = [first, ...rest].join(' ')
  const command = form === 'CMD' && !/^(.*\/)?(ba|da|a)?sh$/.test(first) ? 'words' : 'shell'
  if (command === 'words' && /\s/.test(first))
    return noSuchCommand(engine, `"${first}" as the name of one program`, place)
  const missing = engine === 'kafka' ? missingKafkaCommand(service, text) : undefined
  if (missing) return noSuchCommand(engine, missing, place)
  if (command === 'shell' && alwaysSucceeds(text)) {
    return finding('1.3.health-check-cannot-fail', {
      message: `The health check of “${engine}” ends with success whatever the engine says.`,
      place,
      actual: text,
      next: 'Run it in the container while the engine is stopped, and look at its exit status.',
    })
  }
  const asked = text.replaceAll(aboutItself, '').trim()
  if (!asks[engine].test(asked)) {
    const names = command === 'shell' ? commandNames(asked) : asked ? [first] : []
    return names.every(name => asksNobody.has(name)) ? asksSomethingElse(engine, text, place) : 'unknown'
  }
  return engine === 'kafka' ? wrongPort(service, text, place) : undefined
}

function asksSomethingElse(engine: Engine, text: string, place: Finding['place']): Finding {
  return finding('1.3.health-check-asks-nobody', {
    message: `The health check of “${engine}” does not ask the engine: a process, a file or an open port is not an answer.`,
    place,
    expected: 'a question in the engine’s own protocol',
    actual: text,
    next: 'Find the small client program that comes with the engine, and let it ask the simplest question.',
  })
}

function noSuchCommand(engine: Engine, what: string, place: Finding['place']): Finding {
  return finding('1.3.health-check-no-such-command', {
    message: `The health check of “${engine}” runs a command that its image does not have, so it can never succeed.`,
    place,
    actual: what,
    next: 'Open a shell in a container of that image and look where the command is.',
  })
}

/**
 * Where images keep Kafka's commands, how these end, and whether a shell finds them without the folder. The native
 * image has the server only.
 */
const kafkaCommands: [image: RegExp, folder: string, extension: string, onPath: boolean][] = [
  [/^apache\/kafka-native$/, 'nowhere', '', false],
  [/^apache\/kafka$/, '/opt/kafka/bin/', '.sh', false],
  [/^bitnami(legacy)?\/kafka$/, '/opt/bitnami/kafka/bin/', '.sh', true],
  [/^confluentinc\/cp-(server|kafka)$/, '/usr/bin/', '', true],
]

function missingKafkaCommand(service: ComposeService, text: string): string | undefined {
  if (service.build || !service.image) return undefined
  const { repository } = parseImage(service.image)
  const [, home = '', ending, onPath] = kafkaCommands.find(([image]) => image.test(repository)) ?? []
  if (!home || service.environment.PATH !== undefined || /\bPATH=/.test(text)) return undefined
  for (const [found, folder = '', , extension = ''] of text.matchAll(
    /((?:[\w.${}-]*\/)*)kafka-([a-z-]+)(\.sh)?(?![\w.-])/g,
  )) {
    if (/\$/.test(folder) || service.volumes.some(({ target }) => folder.startsWith(target))) continue
    const entered = folder === './' && new RegExp(`\\bcd\\s+["']?${home.slice(0, -1)}`).test(text)
    const there = (folder === home || entered || (folder === '' && onPath)) && extension === ending
    if (!there) return found
  }
  return undefined
}

/** A health check that knocks where nobody listens can never succeed. */
function wrongPort(service: ComposeService, text: string, place: Finding['place']): Finding | undefined {
  const [, host = '', port] = /--bootstrap-server[= ]+["']?([\w.-]+):(\d+)/.exec(text) ?? []
  const { properties, certain } = brokerSettings(service)
  const listeners = readListeners(properties.listeners)
  const isItself = ['localhost', '127.0.0.1', service.name, ...service.aliases].includes(host)
  if (!port || !certain || !isItself || listeners.length === 0 || listeners.some(each => each.port === Number(port)))
    return undefined
  return finding('1.3.health-check-wrong-port', {
    message: 'The health check of “kafka” asks at a port that the broker does not listen on.',
    place,
    expected: `one of ${listeners.map(each => each.port).join(', ')}, as its listeners say`,
    actual: port,
    next: 'Compare the port with KAFKA_LISTENERS.',
  })
}
