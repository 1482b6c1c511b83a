/** The container ports that someone may want to reach, published or not. */
import { readServiceDockerfile } from '../dockerfile/read-service.ts'
import { tcpTargets } from '../tcp-targets.ts'
import type { ComposeService } from '../types.ts'

/** Ports of the official images. */
const imagePorts: [image: RegExp, port: number][] = [
  [/(^|\/)postgres(:|$)/, 5432],
  [/(^|\/)(redis|valkey)(:|$)/, 6379],
  [/(^|\/)kafka(-native)?(:|$)/, 9092],
  [/(^|\/)nginx(:|$)/, 80],
  [/(^|\/)nginx-unprivileged(:|$)/, 8080],
  [/(^|\/)prometheus(:|$)/, 9090],
  [/(^|\/)grafana(-oss)?(:|$)/, 3000],
]

/** TCP ports in the container: published, exposed, given by PORT, or known from the image. */
export function containerPorts(service: ComposeService): number[] {
  const { expose, environment, image = '', build } = service
  const exposed = [...expose, ...(build ? exposedBy(service) : [])].filter(port => !port.endsWith('/udp'))
  const own = build ? [] : imagePorts.filter(([pattern]) => pattern.test(image)).map(([, port]) => port)
  const all = [...tcpTargets(service), ...exposed.flatMap(range), Number(environment.PORT), ...own]
  return [...new Set(all)].filter(port => Number.isInteger(port) && port > 0).sort((a, b) => a - b)
}

function exposedBy(service: ComposeService): string[] {
  try {
    return readServiceDockerfile(service).final.image.exposed
  } catch {
    // The build reports what is wrong with it.
    return []
  }
}

function range(text: string): number[] {
  const [first = 0, last = first] = text.replace(/\/.*$/, '').split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
