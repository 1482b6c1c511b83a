/** Finds out what this machine has for the course: memory, disk, engines, free ports. */
import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { connectPlatform } from '../../platform/client.ts'
import { loadPlatform, sitePort } from '../../platform/project.ts'
import {
  type DockerState,
  detectEngines,
  dockerAvailable,
  type EngineReport,
  type PortObstacle,
  portObstacle,
} from '../../stack/running.ts'
import { type Lab, listLabs } from '../catalogue/labs.ts'
import { messageOf } from '../kit/eventually.ts'
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
  /** By name; a free port has no obstacle. `own` while the platform itself runs. */
  ports: { name: string; port: number; obstacle?: PortObstacle }[] | 'own' | { unknown: string }
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
    const published = Object.values(loadPlatform().services).flatMap(({ name, ports }) =>
      ports.map(port => ({ name, port: Number(port.published) })),
    )
    const wanted = [{ name: 'site', port: sitePort() }, ...published].filter(({ port }) => port > 0)
    return await Promise.all(wanted.map(async each => ({ ...each, obstacle: await portObstacle(each.port) })))
  } catch (error) {
    return { unknown: messageOf(error) }
  }
}
