/** Finds out what this machine has for the course: memory, disk, engines, free ports. */
import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { connectPlatform } from '../../platform/client.ts'
import { type CoursePort, coursePorts } from '../../platform/ports.ts'
import { messageOf } from '../../stack/error.ts'
import { type DockerState, detectEngines, dockerAvailable, type EngineReport } from '../../stack/running.ts'
import { type Lab, listLabs } from '../catalogue/labs.ts'
import { localObstacle } from '../kit/runners.ts'
import type { CoursePaths } from '../paths.ts'

/** `warning` is worth knowing; `missing` prevents something that the course offers. */
export type Severity = 'ok' | 'warning' | 'missing'

export interface Row {
  area: 'machine' | 'engines' | 'ports' | 'labs'
  what: string
  standing: Severity
  found: string
  /** What to do about it, when there is something to do. */
  next?: string
}

export interface Facts {
  node: string
  /** MiB. */
  memory: { total: number; available: number }
  /** MiB free where the repository is. */
  disk: number
  engines: EngineReport[]
  docker: DockerState
  /** `own` while the platform itself runs. */
  ports: CoursePort[] | 'own' | { unknown: string }
  labs: { lab: Lab; obstacle?: { message: string; next: string } }[]
}

const mib = 1024 * 1024

export async function gatherFacts(paths: CoursePaths): Promise<Facts> {
  const [engines, docker, ports] = await Promise.all([detectEngines(), dockerAvailable(), gatherPorts()])
  const labs = await Promise.all(
    listLabs(paths).map(async lab => ({
      lab,
      obstacle: docker.ok ? undefined : await localObstacle(lab.manifest.engines, engines),
    })),
  )
  const { bavail, bsize } = statfsSync(paths.root)
  return {
    node: process.versions.node,
    memory: { total: Math.round(totalmem() / mib), available: Math.round(process.availableMemory() / mib) },
    disk: Math.round((bavail * bsize) / mib),
    engines,
    docker,
    ports,
    labs,
  }
}

async function gatherPorts(): Promise<Facts['ports']> {
  if (await connectPlatform().catch(() => undefined)) return 'own'
  try {
    return await coursePorts()
  } catch (error) {
    return { unknown: messageOf(error) }
  }
}
