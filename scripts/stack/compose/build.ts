import type { ComposeService } from '../types.ts'
import { hostPath } from './mounts.ts'
import type { Reading } from './reading.ts'
import { child, entriesOf, type Tree, textOf } from './tree.ts'

/**
 * `build` with an absolute context and an absolute path to the Dockerfile (`dockerfile_inline` stays in `raw`).
 * A context that is a URL stays as it is. An argument without a value is taken from the environment.
 */
export function readBuild(node: Tree | undefined, reading: Reading): ComposeService['build'] {
  if (!node) return undefined
  const written = textOf(child(node, 'context')) ?? '.'
  const remote = /^(https?|git|ssh|oci-layout|docker-image):|^git@/.test(written)
  const context = remote ? written : hostPath(written, (child(node, 'context') ?? node).source.base)
  const dockerfile = textOf(child(node, 'dockerfile')) ?? 'Dockerfile'
  const args = entriesOf(child(node, 'args')).flatMap(([key, value]) => {
    const text = textOf(value) ?? reading.lookup(key)
    return text === undefined ? [] : [[key, text] as const]
  })
  return {
    context,
    dockerfile: remote ? dockerfile : hostPath(dockerfile, context),
    target: textOf(child(node, 'target')),
    args: Object.fromEntries(args),
  }
}
