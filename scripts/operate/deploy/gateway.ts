/** Has the gateway ask other instances of a service, without a request that fails. */
import { setTimeout as delay } from 'node:timers/promises'
import { askDocker } from '../../stack/docker/command.ts'
import { type Container, serviceOf } from '../../stack/docker/containers.ts'
import { StackError } from '../../stack/error.ts'

/** What nginx renders from its template, in memory. */
export const renderedFile = '/etc/nginx/conf.d/gateway.conf'

const askEveryMs = 200
/** A request has thirty seconds at the gateway (`proxy_read_timeout`). */
const drainedWithinMs = 60_000

/**
 * nginx looks names up once, at its start. It reads its configuration anew with the addresses in it; the workers that know
 * the old ones take no request any more and end with their last. Only then does nobody ask the others.
 * @returns false when the service is none that the gateway asks
 * @throws StackError when a worker goes on with the old addresses: then nothing may be stopped
 */
export async function pointGatewayAt(
  gateway: Container,
  service: string,
  instances: readonly Container[],
): Promise<boolean> {
  const read = await askDocker(['exec', gateway.Id, 'cat', renderedFile])
  if (!serversOf(service).test(read)) return false
  const workers = await workersOf(gateway)
  await write(gateway, pointAt(read, service, instances.map(addressOf)))
  try {
    await askDocker(['exec', gateway.Id, 'nginx', '-s', 'reload'])
    await untilEnded(gateway, workers)
  } finally {
    // The name again, for whoever has it read anew: an address lasts as long as its container.
    await write(gateway, pointAt(read, service, [service]))
  }
  return true
}

/** The configuration with these hosts as the servers of an upstream; port and parameters are those of its first one. */
export function pointAt(configuration: string, upstream: string, hosts: readonly string[]): string {
  const servers = (rest: string) => hosts.map(host => `server ${host}${rest} `).join('')
  return configuration.replace(serversOf(upstream), (_, head: string, rest: string) => head + servers(rest))
}

const serversOf = (upstream: string) =>
  new RegExp(`^(upstream ${upstream} \\{ )server [^:;]+(:[^;]+;) (?:server [^;]+; )*`, 'm')

function addressOf({ NetworkSettings: { Networks } }: Container): string {
  return Object.values(Networks)[0]!.IPAddress
}

export async function write(gateway: Container, configuration: string): Promise<void> {
  await askDocker(['exec', '--interactive', gateway.Id, 'sh', '-c', `cat > ${renderedFile}`], { input: configuration })
}

/** Process ids of nginx's workers, those included that are about to end. */
async function workersOf({ Id }: Container): Promise<string[]> {
  const lines = (await askDocker(['top', Id, '-eo', 'pid,args'])).split('\n')
  return lines.filter(line => line.includes('nginx: worker process')).map(line => line.trim().split(/\s+/)[0]!)
}

async function untilEnded(gateway: Container, workers: readonly string[]): Promise<void> {
  const deadline = Date.now() + drainedWithinMs
  while ((await workersOf(gateway)).some(pid => workers.includes(pid))) {
    if (Date.now() > deadline) throw stillAsked(gateway)
    await delay(askEveryMs)
  }
}

function stillAsked(gateway: Container): StackError {
  return new StackError({
    kind: 'service',
    service: serviceOf(gateway),
    message: `The gateway still has requests under way, ${drainedWithinMs / 1000} s after it was told of the new instances.`,
    next: 'Old and new instances go on. Run this again.',
  })
}
