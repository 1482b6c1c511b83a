/** Numbers of a service. The schema has already checked that they are valid; a placeholder counts as none. */
import { parseBytes, parseDuration } from '../units.ts'
import { child, type Tree, textOf } from '../yaml/tree.ts'

/** Milliseconds; undefined when the key is not there. */
export function readDuration(node: Tree | undefined): number | undefined {
  return parseDuration(textOf(node) ?? '')
}

export function readCount(node: Tree | undefined): number | undefined {
  const text = textOf(node) ?? ''
  return /^\d+(\.\d+)?$/.test(text) ? Math.trunc(Number(text)) : undefined
}

/** Bytes, from `mem_limit` or `deploy.resources.limits.memory`. */
export function readMemoryLimit(node: Tree): number | undefined {
  const limits = child(child(child(node, 'deploy'), 'resources'), 'limits')
  return parseBytes(textOf(child(node, 'mem_limit')) ?? '') ?? parseBytes(textOf(child(limits, 'memory')) ?? '')
}

/** Instances, from `scale` or `deploy.replicas`. */
export function readScale(node: Tree): number {
  return readCount(child(node, 'scale')) ?? readCount(child(child(node, 'deploy'), 'replicas')) ?? 1
}
