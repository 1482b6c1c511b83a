/** Which images a project needs from a registry, and whether they are available. */
import { existsSync, readFileSync } from 'node:fs'
import { readDockerfile } from '../dockerfile/read.ts'
import type { ComposeProject } from '../types.ts'
import { docker } from './command.ts'

export type ImagesState = { ok: true } | { ok: false; missing: string[] }

const registryWithinMs = 10_000

/**
 * Available when every image is on this machine or a registry answers for it; otherwise the caller can choose another
 * runner in time.
 */
export async function imagesAvailable(project: ComposeProject): Promise<ImagesState> {
  const found = await Promise.all(
    neededImages(project).map(async image => ({ image, here: await isObtainable(image) })),
  )
  const missing = found.filter(({ here }) => !here).map(({ image }) => image)
  return missing.length === 0 ? { ok: true } : { ok: false, missing }
}

/** Images of services and base images of builds. An unreadable Dockerfile is left to the build to report. */
export function neededImages(project: ComposeProject): string[] {
  const images = Object.values(project.services).flatMap(({ image, build }) => {
    if (!build) return image ? [image] : []
    return existsSync(build.dockerfile) ? basesOf(readFileSync(build.dockerfile, 'utf8'), build.args) : []
  })
  return [...new Set(images)]
}

function basesOf(text: string, args: Record<string, string>): string[] {
  try {
    const { stages } = readDockerfile(text, { args })
    const bases = stages
      .filter(({ base, baseStage }) => baseStage === undefined && base !== 'scratch')
      .map(({ base }) => base)
    const copied = stages.flatMap(({ image }) => image.copies.flatMap(({ fromImage }) => fromImage ?? []))
    // BuildKit fetches the Dockerfile's syntax as an image, too.
    const syntax = /^#\s*syntax\s*=\s*(\S+)/i.exec(text)?.[1]
    return [...bases, ...copied, ...(syntax ? [syntax] : [])]
  } catch {
    return []
  }
}

async function isObtainable(image: string): Promise<boolean> {
  const local = await docker(['image', 'inspect', '--format', '{{.Id}}', image]).catch(() => undefined)
  if (local?.exitCode === 0) return true
  const remote = await docker(['manifest', 'inspect', image], { timeoutMs: registryWithinMs }).catch(() => undefined)
  return remote?.exitCode === 0
}
