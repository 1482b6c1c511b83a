/** The ports that the course needs on this machine, and what prevents their use. */
import { StackError } from '../stack/error.ts'
import { freePort, type PortObstacle, portObstacle } from '../stack/running.ts'
import type { ComposeProject } from '../stack/types.ts'
import { loadPlatform, sitePort } from './project.ts'

export interface CoursePort {
  /** `site`, or the service that is published there. */
  name: string
  port: number
  /** Absent when the port is free. */
  obstacle?: PortObstacle
}

/** @throws StackError when the compose file or a variable of it is wrong */
export async function coursePorts(project = loadPlatform()): Promise<CoursePort[]> {
  const published = Object.values(project.services).flatMap(({ name, ports }) =>
    ports.map(port => ({ name, port: Number(port.published) })),
  )
  const wanted = [{ name: 'site', port: sitePort() }, ...published].filter(({ port }) => port > 0)
  return Promise.all(wanted.map(async each => ({ ...each, obstacle: await portObstacle(each.port) })))
}

/** The variable that chooses another port for a part of the course. */
export const portVariable = (name: string): string => `${name.toUpperCase().replaceAll('-', '_')}_PORT`

/** @throws StackError (environment) that names all ports that are not free, and a command that uses others */
export async function refuseTakenPorts(project?: ComposeProject): Promise<void> {
  const taken = (await coursePorts(project)).filter(({ obstacle }) => obstacle)
  const [first] = taken
  if (!first?.obstacle) return
  const others = await Promise.all(taken.map(async ({ name }) => `${portVariable(name)}=${await freePort()}`))
  const each = taken.map(({ name, port, obstacle }) => `${port} (${name}) is ${obstacle?.why}`)
  throw new StackError({
    kind: 'environment',
    message: `${taken.length === 1 ? 'A port that the course takes is not free' : `${taken.length} ports that the course takes are not free`}: ${each.join(', ')}.`,
    next: `${taken.length === 1 ? first.obstacle.remedy : 'End these processes, or use other ports'}: ${others.join(' ')} npm start. Or let all of them be chosen: npm start -- --any-ports`,
  })
}
