/**
 * Chooses the runner of a stack: Docker when its engine answers and the images can be had, else processes of this
 * machine.
 */
import { StackError } from '../../stack/error.ts'
import {
  createDockerStack,
  createLocalStack,
  detectEngines,
  dockerAvailable,
  type EngineReport,
  imagesAvailable,
} from '../../stack/running.ts'
import type { ComposeProject, RunOptions, Stack } from '../../stack/types.ts'
import type { EngineName } from '../catalogue/manifest.ts'
import type { EngineChoice } from '../contract.ts'
import type { Obstacle } from './obstacle.ts'

export interface Runner {
  create(project: ComposeProject, options: RunOptions): Promise<Stack>
  /** Why Docker was not taken, although it is there. */
  notProved: string[]
}

const inDocker: Runner = { create: createDockerStack, notProved: [] }
const asProcesses: Runner = { create: createLocalStack, notProved: [] }

/** What has to be known about the machine before anything is started. */
export interface Questions {
  docker(): Promise<Obstacle | undefined>
  images(project: ComposeProject): Promise<Obstacle | undefined>
  programs(engines: readonly EngineName[]): Promise<Obstacle | undefined>
}

const thisMachine: Questions = { docker: dockerObstacle, images: imageObstacle, programs: localObstacle }

/** @throws StackError (kind `environment`) when Docker is insisted on and cannot run this project */
export async function chooseRunner(project: ComposeProject, choice: EngineChoice, ask = thisMachine): Promise<Runner> {
  if (choice === 'local') return asProcesses
  const noDocker = await ask.docker()
  if (noDocker && choice === 'auto') return asProcesses
  const obstacle = noDocker ?? (await ask.images(project))
  if (!obstacle) return inDocker
  if (choice === 'docker') throw new StackError({ kind: 'environment', ...obstacle })
  return { ...asProcesses, notProved: [`Nothing was run in containers: ${obstacle.message}`] }
}

/** @returns why a lab with these engines cannot be run here; undefined when it can */
export async function whyNotLive(
  engines: readonly EngineName[],
  choice: EngineChoice,
  ask = thisMachine,
): Promise<Obstacle | undefined> {
  if (engines.length === 0) return undefined
  if (choice === 'local') return ask.programs(engines)
  const obstacle = await ask.docker()
  return obstacle && choice === 'auto' ? ask.programs(engines) : obstacle
}

async function dockerObstacle(): Promise<Obstacle | undefined> {
  const docker = await dockerAvailable()
  return docker.ok
    ? undefined
    : { message: docker.reason, next: 'Start Docker, or go on without it: local processes serve too' }
}

/** The programs that an engine needs; all of them must be installed. */
const programsOf: Record<EngineName, readonly string[]> = {
  postgres: ['postgres'],
  redis: ['redis'],
  kafka: ['java', 'kafka'],
  nginx: ['nginx'],
  prometheus: ['prometheus'],
}

/** Finds the engines that no program of this machine can serve. */
export async function localObstacle(
  engines: readonly EngineName[],
  reports?: EngineReport[],
): Promise<Obstacle | undefined> {
  const wanted = new Set(engines.flatMap(engine => programsOf[engine]))
  const missing = (reports ?? (await detectEngines(wanted))).filter(report => wanted.has(report.name) && !report.found)
  if (missing.length === 0) return undefined
  const names = missing.map(report => report.title).join(' and ')
  const next = [...new Set(missing.map(report => report.install))].join(' and ')
  return { message: `${names} ${missing.length === 1 ? 'is' : 'are'} not on this machine.`, next }
}

async function imageObstacle(project: ComposeProject): Promise<Obstacle | undefined> {
  const images = await imagesAvailable(project)
  if (images.ok) return undefined
  return {
    message: `Docker has not got ${images.missing.join(', ')}, and no registry gave it.`,
    next: `docker pull ${images.missing[0]}`,
  }
}
