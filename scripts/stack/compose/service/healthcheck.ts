import type { Healthcheck } from '../../types.ts'
import { refuse } from '../error.ts'
import { child, flagOf, itemsOf, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'
import { readCount, readDuration } from './limits.ts'

/** Defaults of the engine, in milliseconds (Dockerfile reference, HEALTHCHECK). */
export const healthDefaults = { interval: 30_000, timeout: 30_000, retries: 3, startPeriod: 0, startInterval: 5_000 }

export function readHealthcheck(node: Tree | undefined, service: string): Healthcheck | undefined {
  if (!node) return undefined
  const duration = (key: string) => readDuration(child(node, key))
  const test = readTest(child(node, 'test'), service)
  return {
    disabled: flagOf(child(node, 'disable')) || test?.[0] === 'NONE',
    test,
    interval: duration('interval') || healthDefaults.interval,
    timeout: duration('timeout') || healthDefaults.timeout,
    retries: readCount(child(node, 'retries')) || healthDefaults.retries,
    startPeriod: duration('start_period') ?? healthDefaults.startPeriod,
    startInterval: duration('start_interval') || healthDefaults.startInterval,
  }
}

function readTest(node: Tree | undefined, service: string): string[] | undefined {
  if (!node) return undefined
  if (node.kind === 'scalar') return ['CMD-SHELL', textOf(node) ?? '']
  const words = itemsOf(node).map(item => textOf(item) ?? '')
  if (['NONE', 'CMD', 'CMD-SHELL'].includes(words[0] ?? '')) return words
  const message = `The health check of ${service} starts with "${words[0] ?? ''}".`
  return refuse(placeOfNode(node), message, 'Start the list with CMD, CMD-SHELL or NONE.', service)
}
