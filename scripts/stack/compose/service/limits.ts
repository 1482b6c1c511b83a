/** Numbers of a service: durations, counts, memory. */
import { refuse } from '../error.ts'
import { isPlaceholder } from '../placeholder.ts'
import { parseBytes, parseDuration } from '../units.ts'
import { child, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'

/** Milliseconds; undefined when the key is not there. */
export function readDuration(node: Tree | undefined, service: string, key: string): number | undefined {
  return read(node, parseDuration, `${key} of ${service}`, 'Write it as 5s, 500ms or 1m30s.', service)
}

export function readCount(node: Tree | undefined, service: string, key: string): number | undefined {
  const parse = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined)
  return read(node, parse, `${key} of ${service}`, 'Write a whole number.', service)
}

/** Bytes, from `mem_limit` or `deploy.resources.limits.memory`; Compose refuses two that differ. */
export function readMemoryLimit(node: Tree, service: string): number | undefined {
  const next = 'Write it as 256m or 1g.'
  const older = child(node, 'mem_limit')
  const newer = child(child(child(child(node, 'deploy'), 'resources'), 'limits'), 'memory')
  const limits = [older, newer].map(one => read(one, parseBytes, `The memory limit of ${service}`, next, service))
  return agreed(limits, node, `${service} has two memory limits, mem_limit and deploy.resources.limits.memory`, service)
}

/** Instances, from `scale` or `deploy.replicas`. */
export function readScale(node: Tree, service: string): number {
  const counts = [
    readCount(child(node, 'scale'), service, 'scale'),
    readCount(child(child(node, 'deploy'), 'replicas'), service, 'deploy.replicas'),
  ]
  return agreed(counts, node, `${service} has two numbers of instances, scale and deploy.replicas`, service) ?? 1
}

function agreed(values: (number | undefined)[], node: Tree, both: string, service: string): number | undefined {
  const [one, other] = values
  if (one !== undefined && other !== undefined && one !== other) {
    refuse(placeOfNode(node), `${both}, that differ.`, 'Keep one of the two.', service)
  }
  return one ?? other
}

function read(
  node: Tree | undefined,
  parse: (text: string) => number | undefined,
  what: string,
  next: string,
  service: string,
): number | undefined {
  const text = textOf(node)
  if (node === undefined || text === undefined || isPlaceholder(text)) return undefined
  return parse(text) ?? refuse(placeOfNode(node), `${what} is "${text}", which cannot be read.`, next, service)
}
