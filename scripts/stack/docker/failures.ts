/** Why a stack did not come up, from what Docker says and what the containers logged. */
import { StackError } from '../error.ts'
import type { ComposeProject, StackFailure } from '../types.ts'
import { type Container, instanceOf, lastHealthOutput, partStatus, serviceOf } from './containers.ts'

/** The output of a build in which an image could not be made: names the step and keeps the last lines. */
export function buildFailure(project: ComposeProject, output: string): StackError {
  const lines = output.trimEnd().split('\n')
  const service = /target (\S+?):|^#\d+ \[(\S+?) /m.exec(lines.slice(-40).join('\n'))
  const name = [service?.[1], service?.[2]].find(one => one !== undefined && one in project.services)
  const reason = lines.findLast(line => /\b(ERROR|error|failed)\b/.test(line)) ?? lines.at(-1) ?? ''
  return failure(project, name, {
    kind: 'service',
    message: `${name ? `The image of ${name}` : 'An image'} could not be built: ${reason.replace(/^(#\d+ )?(ERROR: )?/, '').trim()}`,
    next: 'Read the last lines of the build, and mend the Dockerfile or what it copies.',
    log: lines.slice(-20).join('\n'),
  })
}

/** What `docker compose up` refused before any container could be asked. */
export function startFailure(project: ComposeProject, stderr: string): StackError {
  const reason =
    stderr
      .trimEnd()
      .split('\n')
      .findLast(line => line.trim() !== '') ?? 'no reason given'
  const port = /(?:Bind for|listen tcp4?) (\S+?):(\d+)/.exec(stderr)
  if (port) {
    return failure(project, undefined, {
      kind: 'environment',
      message: `Port ${port[2]} is taken by another program.`,
      next: `End it, or choose another port in .env.`,
      log: stderr,
    })
  }
  return failure(project, undefined, {
    kind: 'service',
    message: `Docker Compose could not start the stack: ${reason.replace(/^Error response from daemon: /, '')}`,
    next: 'Mend what it names, and start again.',
    log: stderr.trimEnd().split('\n').slice(-20).join('\n'),
  })
}

/** A container that ended or is unhealthy, or that is not ready in time. */
export function partFailure(project: ComposeProject, container: Container, log: string, waitedMs?: number): StackError {
  const { state, notes } = partStatus(container)
  const service = serviceOf(container)
  const name = instanceOf(container) > 1 ? `${service} (instance ${instanceOf(container)})` : service
  const asked = lastHealthOutput(container)
  const sentences: Partial<Record<typeof state, string>> = {
    unhealthy: `${name} is not healthy: ${asked ? `its health check says "${asked}"` : 'its health check fails without a word'}.`,
    failed: `${name} has ended: ${notes[0] ?? `status ${container.State.ExitCode}.`}`,
    stopped: `${name} has ended with status ${container.State.ExitCode}.`,
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
