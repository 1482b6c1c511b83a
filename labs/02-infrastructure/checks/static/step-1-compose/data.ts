/** Rule 1.5: what the engines know is in named volumes, where they really write it. */
import { posix } from 'node:path'
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { ComposeService, Mount } from '../../../../../scripts/stack/types.ts'
import { type Engine, engines } from '../../rules.ts'
import { at, baseImageOf, finding, leaveToLive, projectOf, type StaticContext } from '../context.ts'
import { parseImage, productOf, versionOf } from '../facts/image.ts'
import { brokerSettings, kafkaDefaults } from '../facts/kafka.ts'
import { redisDirectory, redisSettings } from '../facts/redis.ts'

/** Folders that the images declare as volumes: without a mount at this very path they get a new, nameless one each time. */
const imageVolumes: Record<Engine, (version: number[] | undefined) => string[]> = {
  postgres: version => [(version?.[0] ?? 17) >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data'],
  redis: () => ['/data'],
  kafka: () => ['/var/lib/kafka/data', '/etc/kafka/secrets', '/mnt/shared/config'],
}

export const namedVolumes: Check<StaticContext> = {
  id: '1.5.named-volumes',
  step: 1,
  title: 'The engines’ data is in named volumes',
  proof: 'static',
  needs: ['1.0.parses'],
  shownBy: ['6.4.down-and-up'],
  run(context) {
    const seen = observe()
    for (const engine of engines) {
      const service = projectOf(context).services[engine]
      if (!service) continue
      const image = parseImage(baseImageOf(context, service) ?? '')
      const directories = dataDirectories(engine, service, versionOf(image))
      if (directories === undefined) {
        leaveToLive(seen, `where ${engine} keeps its data`)
        continue
      }
      const declared = productOf(image) === 'other' ? [] : imageVolumes[engine](versionOf(image))
      for (const directory of directories) {
        const holder = holderOf(directory, service, declared)
        seen.that(holder !== 'tmpfs' && holder?.type === 'volume' && holder.source !== undefined, () => {
          const elsewhere = service.volumes.find(({ type, source }) => type === 'volume' && source !== undefined)
          const index = service.volumes.indexOf(holder === 'tmpfs' || !holder ? elsewhere! : holder)
          return finding(`1.5.${kindOf(holder)}`, {
            message: `“${engine}” writes its data to ${directory}, which ${reasons[kindOf(holder)]}.`,
            place: index < 0 ? service.place : at(context, engine, 'volumes', index),
            expected: `a named volume that holds ${directory}`,
            actual: elsewhere ? `the volume ${elsewhere.source} at ${elsewhere.target}` : 'no named volume',
            next: `Look up in the image’s documentation where ${engine} keeps its data, and compare that with your mounts.`,
          })
        })
      }
    }
    return seen.outcome()
  },
}

const reasons = {
  'data-not-kept': 'no volume keeps: it goes with the container',
  'data-in-bind-mount': 'is a folder of this machine and not a volume of Docker’s',
  'data-in-nameless-volume': 'is in a volume without a name: the next container gets a new one',
  'data-in-memory': 'is in memory only',
} as const

function kindOf(holder: Mount | 'tmpfs' | undefined): keyof typeof reasons {
  if (holder === 'tmpfs' || (holder && holder.type === 'tmpfs')) return 'data-in-memory'
  if (!holder) return 'data-not-kept'
  return holder.type === 'bind' ? 'data-in-bind-mount' : 'data-in-nameless-volume'
}

/** The mount that a path is really on: the deepest one, the image's own volumes included. */
function holderOf(directory: string, service: ComposeService, declared: string[]): Mount | 'tmpfs' | undefined {
  const own = service.volumes.map(mount => ({ ...mount, path: normal(mount.target), mount: mount as Mount | 'tmpfs' }))
  const memory = service.tmpfs.map(path => ({ path: normal(path), mount: 'tmpfs' as const }))
  const nameless = declared
    .filter(path => ![...own, ...memory].some(mount => mount.path === path))
    .map(path => ({ path, mount: { type: 'volume', target: path, readOnly: false } satisfies Mount as Mount }))
  return [...nameless, ...memory, ...own]
    .filter(({ path }) => directory === path || directory.startsWith(`${path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0]?.mount
}

/** Where the engine writes, by what the compose file says; undefined when that cannot be told. */
function dataDirectories(engine: Engine, service: ComposeService, version: number[] | undefined): string[] | undefined {
  if (engine === 'postgres') return postgresDirectory(service, version)
  if (engine === 'redis') {
    const directory = redisDirectory(redisSettings(service))
    return directory === undefined ? undefined : [normal(directory)]
  }
  const { properties, certain } = brokerSettings(service)
  if (!certain) return undefined
  const written = properties['log.dirs'] ?? properties['log.dir'] ?? kafkaDefaults['log.dirs']!
  return written.split(',').map(path => normal(path.trim()))
}

function postgresDirectory(service: ComposeService, version: number[] | undefined): string[] | undefined {
  const words = [service.command ?? []].flat().join(' ')
  if (/(^|\s)-D\s|data_directory/.test(words) || service.entrypoint !== undefined) return undefined
  if (service.environment.PGDATA) return [normal(service.environment.PGDATA)]
  if (service.build || /bitnami/.test(service.image ?? '')) return undefined
  if (!version) return undefined
  return [version[0]! >= 18 ? `/var/lib/postgresql/${version[0]}/docker` : '/var/lib/postgresql/data']
}

const normal = (path: string) => posix.normalize(path).replace(/(.)\/$/, '$1')
