/** Containers of a stack, as `docker inspect` describes them, in the words of the start-up table. */
import type { InstanceState, InstanceStatus } from '../types.ts'
import { askDocker, docker } from './command.ts'

/** The fields of `docker inspect` that are used. */
export interface Container {
  Id: string
  Config: { Image: string; Labels: Record<string, string> }
  State: {
    Status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'
    ExitCode: number
    OOMKilled: boolean
    Pid: number
    Health?: { Status: string; Log?: { ExitCode: number; Output: string }[] | null }
  }
  RestartCount: number
  Mounts: { Type: string; Name?: string }[]
  HostConfig: { RestartPolicy: { Name: string } }
  NetworkSettings: {
    Ports: Record<string, { HostIp: string; HostPort: string }[] | null> | null
    Networks: Record<string, { IPAddress: string }>
  }
}

const label = (name: string) => `com.docker.compose.${name}`

export const serviceOf = (container: Container): string => container.Config.Labels[label('service')] ?? ''

export const instanceOf = (container: Container): number =>
  Number(container.Config.Labels[label('container-number')] ?? 1)

/** The containers of a stack in order of service and instance, without those of `run`. */
export async function listContainers(project: string, signal?: AbortSignal): Promise<Container[]> {
  const filters = ['--filter', `label=${label('project')}=${project}`, '--filter', `label=${label('oneoff')}=False`]
  const ids = (await askDocker(['ps', '--all', '--quiet', '--no-trunc', ...filters], { signal }))
    .split('\n')
    .filter(Boolean)
  if (ids.length === 0) return []
  // A container that is removed between the two commands no longer counts.
  const { stdout } = await docker(['inspect', ...ids], { signal })
  const found = JSON.parse(stdout || '[]') as Container[]
  return found.sort((a, b) => serviceOf(a).localeCompare(serviceOf(b)) || instanceOf(a) - instanceOf(b))
}

export function instanceStatus(container: Container): InstanceStatus {
  const { State, Config, RestartCount } = container
  return {
    service: serviceOf(container),
    instance: instanceOf(container),
    state: stateOf(container),
    engine: `container ${Config.Image}`,
    endpoints: endpointsOf(container),
    pid: State.Pid || undefined,
    restarts: RestartCount,
    notes: notesOf(container),
  }
}

/** Exit codes of a server that was stopped by a signal: no failure. */
const endedBySignal = new Set([130, 137, 143])

function stateOf({ State, HostConfig }: Container): InstanceState {
  switch (State.Status) {
    case 'created':
      return 'waiting'
    case 'restarting':
      return 'starting'
    case 'running':
      if (State.Health?.Status === 'healthy') return 'healthy'
      if (State.Health?.Status === 'unhealthy') return 'unhealthy'
      return State.Health?.Status === 'starting' ? 'starting' : 'running'
    case 'exited':
      if (State.ExitCode === 0)
        return ['always', 'unless-stopped'].includes(HostConfig.RestartPolicy.Name) ? 'stopped' : 'completed'
      return endedBySignal.has(State.ExitCode) && !State.OOMKilled ? 'stopped' : 'failed'
    case 'dead':
      return 'failed'
    default:
      return 'stopped'
  }
}

function endpointsOf({ NetworkSettings }: Container): Record<string, string> {
  const bindings = Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bound]) => {
    const first = bound?.[0]
    if (!first || !port.endsWith('/tcp')) return []
    const host = first.HostIp === '' || first.HostIp === '0.0.0.0' || first.HostIp === '::' ? '127.0.0.1' : first.HostIp
    return [[port.replace('/tcp', ''), `${host}:${first.HostPort}`] as const]
  })
  return Object.fromEntries(bindings)
}

function notesOf({ State }: Container): string[] {
  if (State.OOMKilled) return ['It was killed because it used more memory than its limit.']
  if (State.Health?.Status === 'unhealthy')
    return [`Its health check says: ${lastHealthOutput({ State }) || 'nothing'}`]
  return State.Status === 'exited' && State.ExitCode !== 0 ? [`It ended with status ${State.ExitCode}.`] : []
}

/** Volumes that an image declares without a name; Docker names them with 64 hex digits. */
export function anonymousVolumes(containers: Container[]): string[] {
  const names = containers.flatMap(({ Mounts }) =>
    Mounts.flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])),
  )
  return names.filter(name => /^[0-9a-f]{64}$/.test(name))
}

/** The output of the last failed health check. */
export function lastHealthOutput({ State }: Pick<Container, 'State'>): string {
  const last = State.Health?.Log?.findLast(({ ExitCode }) => ExitCode !== 0)
  return last?.Output.trim().split('\n').at(-1)?.trim() ?? ''
}
