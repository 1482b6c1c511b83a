/**
 * What of rule 1.5 a run does not show: that the data is in *named* volumes. Images declare folders of their data as
 * volumes; without a mount at that very path the folder is a new, nameless one in each container.
 */
import { posix } from 'node:path'
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { type Engine, engines } from '../../rules.ts'
import { at, baseImageOf, finding, projectOf, type StaticContext } from '../context.ts'
import { parseImage, versionOf } from '../facts/image.ts'

/** Folders that the official images declare, and the variable that moves the data to another folder. */
const images: Record<Engine, { variable?: string; declared: (major: number) => string }> = {
  postgres: {
    variable: 'PGDATA',
    declared: major => (major >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data'),
  },
  redis: { declared: () => '/data' },
  kafka: { variable: 'KAFKA_LOG_DIRS', declared: () => '/var/lib/kafka/data' },
}

export const namedVolumes: Check<StaticContext> = {
  id: '1.5.named-volumes',
  step: 1,
  title: 'The engines’ data is in named volumes',
  proof: 'static',
  needs: ['1.0.parses'],
  run(context) {
    const seen = observe()
    for (const engine of engines) {
      const service = projectOf(context).services[engine]
      if (!service) continue
      const named = service.volumes.find(({ type, source }) => type === 'volume' && source !== undefined)
      const found = faultOf(engine, service, baseImageOf(context, service), named?.target)
      seen.that(!found, () =>
        finding(`1.5.${found!.what}`, {
          message: `“${engine}” writes its data to ${found!.inWords}.`,
          place: service.volumes.length > 0 ? at(context, engine, 'volumes') : service.place,
          expected: 'a named volume that holds it',
          actual: named ? `the volume ${named.source} at ${named.target}` : 'no named volume',
          next: `Look up in the image’s documentation where ${engine} keeps its data, and compare that with your mounts.`,
        }),
      )
    }
    return seen.outcome()
  },
}

function faultOf(engine: Engine, service: ComposeService, image: string | undefined, named: string | undefined) {
  if (named === undefined) {
    const memory = service.tmpfs.length > 0 || service.volumes.some(({ type }) => type === 'tmpfs')
    if (memory) return { what: 'data-in-memory', inWords: 'memory, which is empty after every start' }
    const folder = service.volumes.find(({ type, readOnly }) => type === 'bind' && !readOnly)
    return folder
      ? {
          what: 'data-in-bind-mount',
          inWords: `${folder.target}, a folder of this machine and not a volume of Docker’s`,
        }
      : { what: 'data-not-kept', inWords: 'where no volume keeps it: it goes with the container' }
  }
  const { variable, declared } = images[engine]
  const own = declared(versionOf(parseImage(image ?? ''))?.[0] ?? 0)
  const data = posix.normalize((variable && service.environment[variable]) ?? own).replace(/(.)\/$/, '$1')
  const below = (path: string, folder: string) => path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`)
  const mounted = service.volumes.some(({ target }) => posix.normalize(`${target}/`) === `${own}/`)
  const hidden = below(data, own) && !mounted && below(own, named)
  return hidden
    ? {
        what: 'data-in-nameless-volume',
        inWords: `${data}, in a volume without a name: the next container gets a new one`,
      }
    : undefined
}
