import type { ComposeService } from '../../types.ts'
import { child, itemsOf, type Tree, textOf } from '../yaml/tree.ts'
import { hostPath } from './mounts.ts'

type SecretOrConfig = ComposeService['secrets'][number] & ComposeService['configs'][number]

/**
 * The `secrets` or `configs` of a service, each with where its content comes from (`definitions` is the top-level map)
 * and where it is mounted: a target that is not absolute is taken below `folder`.
 */
export function readSecretsOrConfigs(
  node: Tree | undefined,
  definitions: Tree | undefined,
  folder: string,
  lookup: (name: string) => string | undefined,
): SecretOrConfig[] {
  return itemsOf(node).map(item => {
    const source = textOf(item) ?? textOf(child(item, 'source')) ?? ''
    const target = textOf(child(item, 'target')) ?? source
    const definition = child(definitions, source)
    const file = child(definition, 'file')
    const environment = textOf(child(definition, 'environment'))
    return {
      source,
      target: target.startsWith('/') ? target : `${folder}/${target}`,
      file: file && hostPath(textOf(file) ?? '', file.source.base),
      environment,
      content: textOf(child(definition, 'content')) ?? (environment === undefined ? undefined : lookup(environment)),
    }
  })
}
