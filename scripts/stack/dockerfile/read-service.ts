import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { healthDefaults } from '../compose/service/healthcheck.ts'
import { serviceError } from '../error.ts'
import type { ComposeService, Healthcheck } from '../types.ts'
import { readDockerfile } from './read.ts'
import type { Dockerfile, ImageHealthcheck } from './types.ts'

/** The Dockerfile of a service. Throws StackError when it is missing or invalid. */
export function readServiceDockerfile(service: ComposeService): Dockerfile {
  const { dockerfile, context, args, target } = service.build!
  const { dockerfile_inline: inline } = service.raw.build as { dockerfile_inline?: string }
  if (inline !== undefined) return readDockerfile(inline, { args, target, file: 'dockerfile_inline' })
  if (!existsSync(dockerfile)) {
    throw serviceError(service, {
      kind: 'compose',
      message: `${service.name} is built from ${relative(context, dockerfile)}, but there is no such file in ${context}.`,
      next: 'Write the Dockerfile, or correct build.context and build.dockerfile.',
    })
  }
  return readDockerfile(readFileSync(dockerfile, 'utf8'), { args, target, file: relative(context, dockerfile) })
}

/** The image's health check, with the engine's defaults for missing values. */
export function imageHealthcheck(check: ImageHealthcheck | undefined): Healthcheck | undefined {
  if (!check) return undefined
  const { interval, timeout, retries, startPeriod, startInterval } = healthDefaults
  return {
    disabled: check.test[0] === 'NONE',
    test: check.test,
    interval: check.interval ?? interval,
    timeout: check.timeout ?? timeout,
    retries: check.retries ?? retries,
    startPeriod: check.startPeriod ?? startPeriod,
    startInterval: check.startInterval ?? startInterval,
  }
}
