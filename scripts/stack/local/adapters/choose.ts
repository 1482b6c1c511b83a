import { imageHealthcheck, readServiceDockerfile } from '../../dockerfile/read-service.ts'
import { StackError } from '../../error.ts'
import type { ComposeService } from '../../types.ts'
import type { Adapter } from '../types.ts'
import { asImageService } from './built-on.ts'
import { parseImage } from './image.ts'
import { kafkaAdapter } from './kafka.ts'
import { nginxAdapter } from './nginx.ts'
import { nodeAdapter } from './node.ts'
import { postgresAdapter, postgresTools } from './postgres.ts'
import { redisAdapter, redisScriptImage } from './redis.ts'
import { kafkaScriptImage, type ScriptImage, scriptAdapter } from './script.ts'
import { skippedAdapter, unavailable } from './unavailable.ts'

interface Family {
  images: RegExp
  /** An adapter for the image's own server; undefined when the service runs another command. */
  server(service: ComposeService, places: AdapterPlaces): Promise<Adapter | undefined>
  /** The tools of the image for a command of the user's own. */
  script(service: ComposeService): ScriptImage
}

export interface AdapterPlaces {
  /** The project's folder. */
  directory: string
  /** Folder for generated files. */
  state: string
}

/** Makes the adapter of one service. Rejects with StackError when it cannot be served here. */
export type AdapterFactory = (service: ComposeService, places: AdapterPlaces) => Promise<Adapter>

/** Image families and their adapters. */
const families: readonly Family[] = [
  {
    images: /^postgres$/,
    server: postgresAdapter,
    script: () => ({ title: 'PostgreSQL', listeners: [], tools: postgresTools }),
  },
  { images: /^apache\/kafka(-native)?$/, server: kafkaAdapter, script: kafkaScriptImage },
  { images: /^(redis|valkey\/valkey)$/, server: redisAdapter, script: redisScriptImage },
  {
    images: /^(nginx|nginxinc\/nginx-unprivileged)$/,
    server: nginxAdapter,
    script: () => ({ title: 'nginx', listeners: [] }),
  },
]

/** Code mounted into Node's own image runs like an image built on it. */
const nodeImages = /^node$/

/**
 * The adapter of a service, chosen by its image unless another factory is given. Never throws for a missing engine:
 * starting the service reports it.
 */
export async function makeAdapter(
  service: ComposeService,
  places: AdapterPlaces,
  factory: AdapterFactory = adapterByImage,
): Promise<Adapter> {
  try {
    return await factory(service, places)
  } catch (error) {
    if (error instanceof StackError) return unavailable(error)
    throw error
  }
}

async function adapterByImage(service: ComposeService, places: AdapterPlaces): Promise<Adapter> {
  if (service.build) return serveBuilt(service, places)
  const family = familyOf(service.image)
  if (family) return serveFamily(family, service, places)
  return nodeImages.test(parseImage(service.image ?? '').name) ? nodeAdapter(service) : skippedAdapter(service)
}

/** A Dockerfile based on an engine's image is that engine with copied files; any other is a Node program. */
async function serveBuilt(service: ComposeService, places: AdapterPlaces): Promise<Adapter> {
  const dockerfile = readServiceDockerfile(service)
  const { baseImage, healthcheck } = dockerfile.final.image
  const family = familyOf(baseImage)
  if (!family) return nodeAdapter(service, dockerfile)
  const served = asImageService(service, dockerfile)
  const adapter = await serveFamily(family, served, places)
  return { ...adapter, service: served, healthcheck: imageHealthcheck(healthcheck) }
}

const familyOf = (image = '') => families.find(({ images }) => images.test(parseImage(image).name))

async function serveFamily(family: Family, service: ComposeService, places: AdapterPlaces): Promise<Adapter> {
  return (await family.server(service, places)) ?? scriptAdapter(service, family.script(service))
}
