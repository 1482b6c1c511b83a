/** The ports that somebody may want to reach a container at, whether the compose file publishes them or not. */
import { existsSync, readFileSync } from 'node:fs'
import { readDockerfile } from '../dockerfile/read.ts'
import type { ComposeService } from '../types.ts'

/** What the official images expose. */
const imagePorts: [image: RegExp, port: number][] = [
  [/(^|\/)postgres(:|$)/, 5432],
  [/(^|\/)(redis|valkey)(:|$)/, 6379],
  [/(^|\/)kafka(-native)?(:|$)/, 9092],
  [/(^|\/)nginx(:|$)/, 80],
  [/(^|\/)nginx-unprivileged(:|$)/, 8080],
  [/(^|\/)prometheus(:|$)/, 9090],
  [/(^|\/)grafana(-oss)?(:|$)/, 3000],
]

/** TCP ports in the container: published, exposed, said by PORT, or known of the image. */
export function containerPorts(service: ComposeService): number[] {
  const { ports, expose, environment, image = '', build } = service
  const published = ports.filter(({ protocol }) => protocol === 'tcp').map(({ target }) => target)
  const exposed = [...expose, ...(build ? exposedBy(build) : [])].filter(port => !port.endsWith('/udp'))
  const own = build ? [] : imagePorts.filter(([pattern]) => pattern.test(image)).map(([, port]) => port)
  const all = [...published, ...exposed.flatMap(range), Number(environment.PORT), ...own]
  return [...new Set(all)].filter(port => Number.isInteger(port) && port > 0).sort((a, b) => a - b)
}

function exposedBy({ dockerfile, args, target }: NonNullable<ComposeService['build']>): string[] {
  if (!existsSync(dockerfile)) return []
  try {
    return readDockerfile(readFileSync(dockerfile, 'utf8'), { args, target }).final.image.exposed
  } catch {
    // The build will say what is wrong with it.
    return []
  }
}

function range(text: string): number[] {
  const [first = 0, last = first] = text.replace(/\/.*$/, '').split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
