import { existsSync, statSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import type { Copy, Dockerfile } from '../../dockerfile/types.ts'
import type { ComposeService, Mount } from '../../types.ts'

/**
 * A service whose Dockerfile starts from an engine's image, as the same service on that image: copied files become
 * mounts, ENV and the command are the service's own. The effects of RUN lines are not shown.
 */
export function asImageService(service: ComposeService, dockerfile: Dockerfile): ComposeService {
  const { image } = dockerfile.final
  const { PATH: _, ...env } = image.env
  const copied = image.copies.flatMap(copy => mountsOf(copy, service.build!.context))
  return {
    ...service,
    build: undefined,
    image: image.baseImage,
    environment: { ...env, ...service.environment },
    entrypoint: service.entrypoint ?? image.entrypoint?.words,
    // An entry point in the compose file replaces the image's command as well.
    command: service.command ?? (service.entrypoint === undefined ? image.cmd?.words : undefined),
    volumes: [...copied, ...service.volumes],
    stopSignal: service.stopSignal ?? image.stopSignal,
  }
}

function mountsOf({ fromImage, fromStage, sources, destination }: Copy, context: string): Mount[] {
  if (fromImage !== undefined || fromStage !== undefined) return []
  return sources
    .map(source => join(context, source))
    .filter(source => existsSync(source))
    .map(source => {
      const into = destination.endsWith('/') && statSync(source).isFile()
      return {
        type: 'bind',
        source,
        target: into ? posix.join(destination, basename(source)) : destination,
        readOnly: true,
      }
    })
}
