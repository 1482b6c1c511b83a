/** The platform in containers, as a deploy sees it: what Docker says of it, and Compose with the files that it is made of. */
import { join } from 'node:path'
import { repository } from '../../repository.mjs'
import { dockerAvailable } from '../../stack/docker/available.ts'
import { askDocker, type DockerOptions, docker, lastLine } from '../../stack/docker/command.ts'
import { type Container, instanceOf, instanceStatus, listContainers, serviceOf } from '../../stack/docker/containers.ts'
import { instanceFailure } from '../../stack/docker/failures.ts'
import { untilReady } from '../../stack/docker/ready.ts'
import { StackError } from '../../stack/error.ts'
import { loadCompose } from '../../stack/index.ts'
import { logTail } from '../../stack/log-tail.ts'
import type { ComposeProject, ExecResult } from '../../stack/types.ts'
import type { Running } from './downtime.ts'
import type { Release } from './plan.ts'

export interface Deployment {
  project: ComposeProject
  /** The services whose images are built here. */
  built: string[]
  /** `docker compose` with the platform's files; never rejects for what it answers. */
  run(args: string[], options?: DockerOptions): Promise<ExecResult>
  /** The same for what must succeed. @returns what it printed */
  compose(...args: string[]): Promise<string>
  containers(...services: string[]): Promise<Running[]>
  /** Compose's digest of the definition that a container of the service would be made by now. */
  settings(service: string): Promise<string>
  /** What an instance is made of that is started now; undefined when the image has not been built. */
  release(service: string): Promise<Release | undefined>
  /** Rejects for the first container that ends, is unhealthy, or is not ready in time. */
  ready(list: () => Promise<Container[]>): Promise<void>
}

const readyWithinMs = 120_000
const logLines = 20

/** With the files that `COMPOSE_FILE` names, as with `docker compose`. @throws StackError when there is no Docker to deploy to */
export async function openDeployment(signal: AbortSignal): Promise<Deployment> {
  const docking = await dockerAvailable()
  if (!docking.ok) throw noDocker(docking.reason)
  const env = process.env as Record<string, string>
  const project = loadCompose({ directory: repository, env })
  const files = [...project.files, join(repository, 'docker-compose.deploy.yml')].flatMap(file => ['--file', file])
  const run: Deployment['run'] = (args, options) =>
    docker(['compose', ...files, '--ansi', 'never', '--progress', 'plain', ...args], {
      cwd: repository,
      env,
      signal,
      ...options,
    })

  async function compose(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await run(args)
    if (exitCode !== 0) throw refused(args, stderr)
    return stdout
  }

  // "sales 0bca2d9f…"
  const settings = async (service: string) => (await compose('config', '--hash', service)).trim().split(' ').at(-1)!

  const blame = async (container: Container): Promise<StackError> => {
    const { stdout, stderr } = await docker(['logs', '--tail', '200', container.Id])
    return instanceFailure(project, container, logTail(stdout + stderr, logLines), readyWithinMs)
  }

  return {
    project,
    built: Object.values(project.services).flatMap(({ name, build }) => (build ? [name] : [])),
    run,
    compose,
    settings,
    async containers(...services) {
      // `docker inspect` tells the environment too.
      const listed = services.length === 0 ? [] : ((await listContainers(project.name)) as Running[])
      return listed.filter(container => services.includes(serviceOf(container)))
    },
    async release(service) {
      const { exitCode, stdout } = await docker(['image', 'inspect', '--format', '{{.Id}}', imageOf(project, service)])
      return exitCode === 0 ? { image: stdout.trim(), settings: await settings(service) } : undefined
    },
    async ready(list) {
      await untilReady({
        // Docker would start it again and again.
        list: async () => {
          const containers = await list()
          const again = containers.find(one => one.RestartCount > 0 && instanceStatus(one).state === 'starting')
          if (again) throw await blame(again)
          return containers
        },
        report: () => {},
        blame,
        deadline: Date.now() + readyWithinMs,
        signal,
      })
    },
  }
}

/** Compose's name for what it builds. */
const imageOf = ({ name, services }: ComposeProject, service: string) =>
  services[service]?.image ?? `${name}-${service}`

/** Ends containers as Docker does, with SIGTERM first, and takes them away. */
export async function remove(containers: readonly Container[]): Promise<void> {
  const ids = containers.map(({ Id }) => Id)
  if (ids.length === 0) return
  await askDocker(['stop', ...ids])
  await askDocker(['rm', '--volumes', ...ids])
}

/** `sales-2`, as Compose counts. */
export const nameOf = (container: Container): string => `${serviceOf(container)}-${instanceOf(container)}`

function noDocker(reason: string): StackError {
  return new StackError({
    kind: 'environment',
    message: reason,
    next: 'A deploy rolls containers. Without Docker there is one process of each service: npm start builds and starts them anew.',
  })
}

function refused(args: readonly string[], stderr: string): StackError {
  return new StackError({
    kind: 'environment',
    message: `docker compose ${args[0]} failed: ${lastLine(stderr)}`,
    next: 'What runs goes on. When the reason is gone, run this again.',
    log: stderr,
  })
}
