/** Explains why a stack did not come up, from Docker's output and the containers' logs. */
import { StackError } from '../error.ts'
import type { ComposeProject, StackFailure } from '../types.ts'
import { lastLine } from './command.ts'
import { type Container, instanceOf, instanceStatus, lastHealthOutput, serviceOf } from './containers.ts'

/** Messages of Docker, BuildKit or npm when this machine cannot reach a registry. */
const unreachable =
  /no such host|i\/o timeout|TLS handshake timeout|network is unreachable|connection refused|EAI_AGAIN|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|Temporary failure/i

/** The failure of a build: names the step and keeps the last lines of the output. */
export function buildFailure(project: ComposeProject, output: string): StackError {
  const lines = output.trimEnd().split('\n')
  const last = lines.slice(-40)
  const named = /target (\S+?):|^#\d+ \[(\S+?) /m.exec(last.join('\n'))
  const name = [named?.[1], named?.[2]].find(one => one !== undefined && one in project.services)
  const reason = last.findLast(line => /\b(ERROR|error|failed)\b/.test(line)) ?? last.at(-1) ?? ''
  const offline = unreachable.test(last.join('\n'))
  return failure(project, name, {
    kind: offline ? 'environment' : 'service',
    message: `${name ? `The image of ${name}` : 'An image'} could not be built: ${reason.replace(/^(#\d+ )?(ERROR: )?/, '').trim()}`,
    next: offline
      ? 'Check that this machine reaches the registries, or run without Docker.'
      : 'Read the last lines of the build, and mend the Dockerfile or what it copies.',
    log: lines.slice(-20).join('\n'),
  })
}

/** The failure when `docker compose up` refuses before any container has ended. */
export function startFailure(project: ComposeProject, stderr: string): StackError {
  const log = stderr.trimEnd().split('\n').slice(-20).join('\n')
  const reason = withoutPrefix(lastLine(stderr))
  const pulled = /^ (\S+) Error (.*)$/m.exec(stderr)
  if (pulled) return pullFailure(project, pulled[1]!, pulled[2]!, log)
  const port = /(?:Bind for|listen tcp4?) \S+?:(\d+)/.exec(stderr)?.[1]
  if (port) {
    const message = `Port ${port} is taken by another program.`
    const next = 'End that program, or choose another port in .env.'
    return failure(project, undefined, { kind: 'environment', message, next, log })
  }
  return failure(project, undefined, {
    kind: 'service',
    message: `Docker Compose could not start the stack: ${reason}`,
    next: 'Mend what it names, and start again.',
    log,
  })
}

const withoutPrefix = (text: string) => text.replace(/^Error response from daemon: /, '')

/** An unknown image is a mistake in the compose file; an unreachable registry is not. */
function pullFailure(project: ComposeProject, service: string, reason: string, log: string): StackError {
  const offline = unreachable.test(reason)
  const image = project.services[service]?.image ?? service
  return failure(project, service, {
    kind: offline ? 'environment' : 'service',
    message: `The image ${image} cannot be had: ${withoutPrefix(reason)}`,
    next: offline ? 'Check that this machine reaches the registry, or run without Docker.' : 'Check its name and tag.',
    log,
  })
}

/** The failure of a container that ended, is unhealthy, or is not ready in time. */
export function instanceFailure(
  project: ComposeProject,
  container: Container,
  log: string,
  waitedMs?: number,
): StackError {
  const { state, notes } = instanceStatus(container)
  const service = serviceOf(container)
  const name = instanceOf(container) > 1 ? `${service} (instance ${instanceOf(container)})` : service
  const asked = lastHealthOutput(container)
  const { RestartCount, State } = container
  const sentences: Partial<Record<typeof state, string>> = {
    unhealthy: `${name} is not healthy: ${asked ? `its health check says "${asked}"` : 'its health check fails without a word'}.`,
    failed: `${name} has ended: ${notes[0] ?? `status ${State.ExitCode}.`}`,
    stopped: `${name} has ended with status ${State.ExitCode}.`,
    ...(RestartCount > 0 && { starting: `${name} ends each time it is started: ${RestartCount} times so far.` }),
  }
  const waiting = `${name} was not ready within ${Math.round((waitedMs ?? 0) / 1000)} s${asked ? `: its health check says "${asked}"` : ''}.`
  return failure(project, service, {
    kind: 'service',
    message: sentences[state] ?? waiting,
    next: 'Read the last lines of its log.',
    log,
  })
}

function failure(project: ComposeProject, service: string | undefined, what: StackFailure): StackError {
  const place = service === undefined ? undefined : project.services[service]?.place
  return new StackError({ ...what, service, place })
}
