import { StackError } from '../../error.ts'
import type { ComposeService } from '../../types.ts'
import type { Adapter } from '../types.ts'
import { parseImage } from './image.ts'
import { kafkaAdapter } from './kafka.ts'
import { nodeAdapter } from './node.ts'
import { postgresAdapter } from './postgres.ts'
import { redisAdapter } from './redis.ts'
import { kafkaScriptImage, type ScriptImage, scriptAdapter } from './script.ts'
import { skippedAdapter, unavailable } from './skipped.ts'

interface Family {
  images: RegExp
  /** The image's own server; undefined when the service runs another command. */
  server(service: ComposeService): Promise<Adapter | undefined>
  /** What a command of the user's own finds on the image. */
  script(service: ComposeService): ScriptImage
}

/** Which images are served by what. */
const families: readonly Family[] = [
  {
    images: /^postgres$/,
    server: postgresAdapter,
    script: () => ({
      title: 'PostgreSQL',
      listeners: [],
      tools: ['psql', 'pg_isready', 'pg_dump', 'createdb', 'dropdb'],
    }),
  },
  { images: /^apache\/kafka(-native)?$/, server: kafkaAdapter, script: kafkaScriptImage },
  {
    images: /^(redis|valkey\/valkey)$/,
    server: redisAdapter,
    script: () => ({ title: 'Redis', listeners: [{ port: 6379 }], tools: ['redis-cli', 'valkey-cli'] }),
  },
]

/** Code mounted into Node's own image runs as what is built on it. */
const nodeImages = /^node$/

/** The adapter of a service. Never throws for a missing engine: that is the failure of starting it. */
export async function chooseAdapter(service: ComposeService): Promise<Adapter> {
  try {
    return await serve(service)
  } catch (error) {
    if (error instanceof StackError) return unavailable(error)
    throw error
  }
}

async function serve(service: ComposeService): Promise<Adapter> {
  if (service.build) return nodeAdapter(service)
  const { name } = parseImage(service.image ?? '')
  const family = families.find(({ images }) => images.test(name))
  if (family) return (await family.server(service)) ?? scriptAdapter(service, family.script(service))
  return nodeImages.test(name) ? nodeAdapter(service) : skippedAdapter(service)
}
