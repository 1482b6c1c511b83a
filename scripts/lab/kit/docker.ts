/** What Docker there is on this machine, asked of Docker itself. */
import { execa } from 'execa'
import type { ComposeProject } from '../../stack/types.ts'
import type { Obstacle } from './obstacle.ts'

const askTimeoutMs = 10_000
const pullTimeoutMs = 300_000

export interface DockerReport {
  /** Of the engine, when one answers. */
  version?: string
  /** Why it cannot be used; absent when it can. */
  obstacle?: Obstacle
}

/** Whether an engine answers and Compose v2 is there. */
export async function detectDocker(): Promise<DockerReport> {
  const engine = await docker(['version', '--format', '{{.Server.Version}}'], askTimeoutMs)
  if (engine.missing)
    return refused('Docker is not on this machine.', 'Install it from docs.docker.com, or go on without it')
  if (!engine.ok)
    return refused(
      `Docker does not answer: ${engine.words}.`,
      'Start Docker, and see that docker version names a server',
    )
  const compose = await docker(['compose', 'version', '--short'], askTimeoutMs)
  if (!compose.ok)
    return refused(
      'Docker has no Compose v2 (docker compose).',
      'Install the Compose plugin from docs.docker.com/compose',
    )
  return { version: engine.words }
}

/** The first image of the project that is neither here nor to be had, pulling what is missing; undefined when all are here. */
export async function missingImage(project: ComposeProject, say: (text: string) => void): Promise<string | undefined> {
  const images = new Set(
    Object.values(project.services).flatMap(({ image, build }) => (image && !build ? [image] : [])),
  )
  for (const image of images) {
    if ((await docker(['image', 'inspect', image], askTimeoutMs)).ok) continue
    say(`pulling ${image}`)
    if (!(await docker(['pull', '--quiet', image], pullTimeoutMs)).ok) return image
  }
  return undefined
}

const refused = (message: string, next: string): DockerReport => ({ obstacle: { message, next } })

async function docker(argv: string[], timeout: number): Promise<{ ok: boolean; missing: boolean; words: string }> {
  const result = await execa('docker', argv, { reject: false, timeout, stdin: 'ignore' })
  const words = (result.stdout || result.stderr || result.shortMessage || '').trim().split('\n').at(-1) ?? ''
  return { ok: !result.failed, missing: result.code === 'ENOENT', words }
}
