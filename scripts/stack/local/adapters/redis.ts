import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { decodeBytes, encodeBytes } from '../../bytes.ts'
import { quoteWord } from '../../compose/shell-words.ts'
import { mountedText } from '../../dockerfile/trace.ts'
import { askVersion, findProgram } from '../../engines/programs.ts'
import type { ComposeService } from '../../types.ts'
import { layCommand } from '../tools.ts'
import type { Adapter, InstanceContext, Launch } from '../types.ts'
import { otherVersion } from './image.ts'
import type { ScriptImage } from './script.ts'
import { commandWords, serverArguments } from './server-arguments.ts'
import { missingEngine } from './unavailable.ts'

/** Serves the `redis` and `valkey` images with the machine's redis-server or valkey-server. */
export async function redisAdapter(service: ComposeService): Promise<Adapter | undefined> {
  const given = serverArguments(service, ['redis-server', 'valkey-server'])
  if (!given) return undefined
  const program = findProgram('redis-server', 'valkey-server')
  if (!program) throw missingEngine('redis', service)
  const configuration = readConfiguration(given, service)
  const title = basename(program) === 'valkey-server' ? 'Valkey' : 'Redis'
  const version = (await askVersion([program, '--version'], /v=(\S+)/)) ?? ''
  return {
    engine: `${title} ${version}`,
    notes: otherVersion(service, title, version, 1),
    listeners: [
      {
        port: Number(configuration.port ?? 6379),
        onlyItself: /^(127\.0\.0\.1|localhost)( -?::1)?$/.test(configuration.bind ?? ''),
      },
    ],
    stopSignal: 'SIGTERM',
    tools: ['redis-cli', 'valkey-cli'],
    prepare: async instance => prepare(instance, program, given, configuration),
  }
}

/** The directives that this runner needs, from the configuration file and then from the options, which win. */
type Configuration = Record<string, string | undefined>

function readConfiguration(given: readonly string[], service: ComposeService): Configuration {
  const configuration: Configuration = {}
  const named = configurationFile(given)
  for (const line of named ? mountedText(named, service.volumes).split('\n') : []) {
    const [name, ...value] = line.trim().split(/\s+/)
    if (name && !name.startsWith('#')) configuration[name.toLowerCase()] = value.join(' ')
  }
  given.forEach((word, index) => {
    if (word.startsWith('--')) configuration[word.slice(2).toLowerCase()] = given[index + 1]
  })
  return configuration
}

const configurationFile = (given: readonly string[]) => (given[0]?.startsWith('-') ? undefined : given[0])

function prepare(
  instance: InstanceContext,
  program: string,
  given: readonly string[],
  configuration: Configuration,
): Launch {
  const folder = instance.files.host(configuration.dir ?? '/data')
  mkdirSync(folder, { recursive: true })
  const argv = given.map(word => instance.files.translate(word))
  const file = configurationFile(given)
  if (file !== undefined) {
    const copy = join(instance.directory, 'redis.conf')
    writeFileSync(copy, encodeBytes(instance.files.translate(decodeBytes(readFileSync(instance.files.host(file))))))
    argv[0] = copy
  }
  return { argv: [program, ...argv, ...ownArguments(instance, folder)], env: instance.environment, cwd: folder }
}

/** Arguments for ports and folders come last: Redis takes the last one of an option that is given twice. */
function ownArguments(instance: InstanceContext, folder: string): string[] {
  const place = ['--port', String([...instance.ports.values()][0]), '--bind', '127.0.0.1', '--dir', folder]
  return [...place, '--daemonize', 'no', '--logfile', '', '--pidfile', '']
}

/** Redis's image for a command other than the server, mostly a shell that fills in a password and starts it. */
export function redisScriptImage(service: ComposeService): ScriptImage {
  const said = commandWords(service).join(' ')
  const port = Number(/--port\s+(\d+)/.exec(said)?.[1] ?? 6379)
  return {
    title: 'Redis',
    listeners: [{ port }],
    tools: ['redis-cli', 'valkey-cli'],
    layServer(instance) {
      const program = findProgram('redis-server', 'valkey-server')
      if (!program) throw missingEngine('redis', service)
      const folder = instance.files.host('/data')
      mkdirSync(folder, { recursive: true })
      const own = ownArguments(instance, folder).map(quoteWord).join(' ')
      for (const name of ['redis-server', 'valkey-server'])
        layCommand(instance, name, `exec ${quoteWord(program)} "$@" ${own}`)
    },
  }
}
