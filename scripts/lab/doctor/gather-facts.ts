/** Looks at the machine the course runs on: what is there, what is in the way, and the one command that helps. */
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
import type { Home } from '../paths.ts'

/** `ok`, worth knowing, or in the way of something that the course offers. */
export type Standing = 'ok' | 'warning' | 'missing'

export interface Row {
  area: 'machine' | 'engines' | 'ports' | 'labs'
  what: string
  standing: Standing
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

export async function gatherFacts(home: Home): Promise<Facts> {
  const [engines, docker, ports] = await Promise.all([detectEngines(), dockerAvailable(), gatherPorts()])
  const labs = await Promise.all(
    listLabs(home).map(async lab => ({
      lab,
      obstacle: docker.ok ? undefined : await localObstacle(lab.manifest.engines, engines),
    })),
  )
  const { bavail, bsize } = statfsSync(home.root)
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
