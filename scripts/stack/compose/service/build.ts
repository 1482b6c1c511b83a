import type { ComposeService } from '../../types.ts'
import type { LoadContext } from '../context.ts'
import { child, entriesOf, type Tree, textOf } from '../yaml/tree.ts'
import { hostPath } from './mounts.ts'

/**
 * `build` with an absolute context and an absolute path to the Dockerfile (`dockerfile_inline` stays in `raw`).
 * A context that is a URL stays as it is. An argument without a value is taken from the environment.
 */
export function readBuild(node: Tree | undefined, context: LoadContext): ComposeService['build'] {
  if (!node) return undefined
  const written = textOf(child(node, 'context')) ?? '.'
  const remote = /^(https?|git|ssh|oci-layout|docker-image):|^git@/.test(written)
  const folder = remote ? written : hostPath(written, (child(node, 'context') ?? node).source.base)
  const dockerfile = textOf(child(node, 'dockerfile')) ?? 'Dockerfile'
  const args = entriesOf(child(node, 'args')).flatMap(([key, value]) => {
    const text = textOf(value) ?? context.lookup(key)
    return text === undefined ? [] : [[key, text] as const]
  })
  return {
    context: folder,
    dockerfile: remote ? dockerfile : hostPath(dockerfile, folder),
    target: textOf(child(node, 'target')),
    args: Object.fromEntries(args),
  }
}
