/** Builds, starts and waits: what `up` does with Docker. */
import type { StackError } from '../error.ts'
import { logTail } from '../log-tail.ts'
import { startOrder } from '../start-order.ts'
import type { ComposeProject, ComposeService, ExecResult, InstanceStatus, RunOptions } from '../types.ts'
import { DockerTimeout } from './command.ts'
import { type Compose, readLogs } from './compose.ts'
import { type Container, serviceOf } from './containers.ts'
import { buildFailure, instanceFailure, startFailure } from './failures.ts'
import { isBroken, untilReady, type Waiting, watchContainers } from './ready.ts'

const buildWithinMs = 900_000
const logLines = 20

export interface BringUp extends Pick<Waiting, 'list' | 'report'> {
  project: ComposeProject
  compose: Compose
  options: RunOptions
  /** With what they depend on; all when there are none. */
  services: readonly string[]
  /** Time for starting and becoming ready; a build has its own. */
  timeoutMs: number
}

/**
 * @returns the instances, all of them ready
 * @throws StackError that names what could not be built, started, or did not become ready in time
 */
export async function bringUp(up: BringUp): Promise<InstanceStatus[]> {
  const { project, compose, options, services, timeoutMs, list, report } = up
  const wanted = startOrder(project, services.length > 0 ? services : undefined)
  await buildImages(wanted, up)
  const blame = blameFor(up)
  const waiting: Waiting = { list, report, blame, deadline: Date.now() + timeoutMs, signal: options.signal }
  const watching = new AbortController()
  const watch = watchContainers(waiting, watching.signal)
  try {
    // Without --wait, which takes a one-shot that ended well for a failure.
    const words = ['up', '--detach', '--no-build', '--remove-orphans', ...scaleWords(wanted, options), ...services]
    const started = await compose.run(words, { timeoutMs }).catch(timedOut)
    if (started && started.exitCode !== 0) throw await whyNotStarted(started, up, blame)
    return await untilReady(waiting)
  } finally {
    watching.abort()
    await watch
  }
}

/** Only services that are built, among the wanted ones. */
async function buildImages(wanted: readonly ComposeService[], { project, compose }: BringUp): Promise<void> {
  const toBuild = wanted.filter(({ build }) => build).map(({ name }) => name)
  if (toBuild.length === 0) return
  const { exitCode, stdout, stderr } = await compose.run(['build', ...toBuild], { timeoutMs: buildWithinMs })
  if (exitCode !== 0) throw buildFailure(project, stdout + stderr)
}

/** Compose refuses to scale a service that it does not start. */
function scaleWords(wanted: readonly ComposeService[], { scale = {} }: RunOptions): string[] {
  return wanted.flatMap(({ name }) => (scale[name] === undefined ? [] : ['--scale', `${name}=${scale[name]}`]))
}

/** Ignores the time limit of `up`: the instance that is not ready is reported instead. */
function timedOut(error: unknown): undefined {
  if (!(error instanceof DockerTimeout)) throw error
}

type Blame = (container: Container) => Promise<StackError>

const blameFor =
  ({ project, compose, timeoutMs }: BringUp): Blame =>
  async container => {
    const log = await readLogs(compose, serviceOf(container), 200)
    return instanceFailure(project, container, logTail(log, logLines), timeoutMs)
  }

/** A container that ended or is unhealthy explains more than Compose's own message. */
async function whyNotStarted({ stderr }: ExecResult, { project, list }: BringUp, blame: Blame): Promise<StackError> {
  const containers = await list()
  // A container that Docker is about to restart looks for a moment as if it started.
  const culprit = containers.find(isBroken) ?? containers.find(({ RestartCount }) => RestartCount > 0)
  return culprit ? blame(culprit) : startFailure(project, stderr)
}
