/**
 * What of rule 1.5 a run does not show: that the data is in *named* volumes. Images declare the folder of their data as a
 * volume; without a mount at that very path it is a new, nameless one in each container.
 */
import { posix } from 'node:path'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { type Engine, engines } from '../../rules.ts'
import { composeCheck } from '../check.ts'
import { at, baseImageOf, projectOf } from '../context.ts'
import { parseImage, versionOf } from '../facts/image.ts'

/** The folder that the official image declares, and where the data then is; undefined where files do not tell. */
const images: Record<Engine, (service: ComposeService, major: number) => { declared: string; data?: string }> = {
  postgres: ({ environment, command, build }, major) => {
    const declared = major >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data'
    const told = build !== undefined || /(^|\s)-D\s|data_directory/.test([command ?? []].flat().join(' '))
    const usual = major >= 18 ? `${declared}/${major}/docker` : declared
    return { declared, data: told ? undefined : (environment.PGDATA ?? usual) }
  },
  redis: () => ({ declared: '/data' }),
  kafka: ({ environment, build, command, volumes }) => {
    // A file of settings, of which this knows nothing, or a command that says more.
    const told = build !== undefined || command !== undefined || volumes.some(({ type }) => type === 'bind')
    const usual = told ? undefined : '/tmp/kafka-logs'
    const [first] = (environment.KAFKA_LOG_DIRS ?? environment.KAFKA_LOG_DIR ?? '').split(',')
    return { declared: '/var/lib/kafka/data', data: first || usual }
  },
}

/** The step whose page shows the platform's own. */
const shownIn: Record<Engine, number> = { redis: 1, postgres: 3, kafka: 4 }

export const namedVolumes = composeCheck(
  '1.5.named-volumes',
  'The engines’ data is in named volumes',
  (context, seen) => {
    for (const engine of engines) {
      const service = projectOf(context).services[engine]
      if (!service) continue
      const named = service.volumes.find(({ type, source }) => type === 'volume' && source !== undefined)
      const found = faultOf(engine, service, baseImageOf(context, service), named?.target)
      seen.that(!found, `1.5.${found?.what}`, () => ({
        message: `“${engine}” writes its data to ${found!.inWords}.`,
        place: service.volumes.length > 0 ? at(context, engine, 'volumes') : service.place,
        expected: 'a named volume that holds it',
        actual: named ? `the volume ${named.source} at ${named.target}` : 'no named volume',
        next: `The page of step ${shownIn[engine]} shows where ${engine} keeps its data: compare that with your mounts.`,
      }))
    }
  },
)

function faultOf(engine: Engine, service: ComposeService, image: string | undefined, named: string | undefined) {
  const nameless = 'a volume without a name: the next container gets a new one'
  if (named === undefined) {
    const memory = service.tmpfs.length > 0 || service.volumes.some(({ type }) => type === 'tmpfs')
    if (memory) return { what: 'data-in-memory', inWords: 'memory, which is empty after every start' }
    const folder = service.volumes.find(({ type, readOnly }) => type === 'bind' && !readOnly)
    if (folder) return { what: 'data-in-bind-mount', inWords: 'a folder of this machine and not a volume of Docker’s' }
    return service.volumes.some(({ type }) => type === 'volume')
      ? { what: 'data-in-nameless-volume', inWords: nameless }
      : { what: 'data-not-kept', inWords: 'where no volume keeps it: it goes with the container' }
  }
  const { declared, data } = images[engine](service, versionOf(parseImage(image ?? ''))?.[0] ?? 0)
  const targets = service.volumes.map(({ target }) => normal(target))
  if (data === undefined) return undefined
  // What holds the data is the deepest of the folders above it.
  const holders = [declared, ...targets].filter(path => normal(data) === path || normal(data).startsWith(`${path}/`))
  const [holder] = holders.sort((a, b) => b.length - a.length)
  if (holder === undefined) return { what: 'data-not-kept', inWords: `${data}, which is in no volume` }
  return targets.includes(holder) ? undefined : { what: 'data-in-nameless-volume', inWords: nameless }
}

const normal = (path: string) => posix.normalize(path).replace(/(.)\/$/, '$1')
