import type { ComposeService } from '../../types.ts'
import { refuse } from '../error.ts'
import { isPlaceholder } from '../placeholder.ts'
import { child, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'
import { readCount } from './limits.ts'

type Restart = Pick<ComposeService, 'restart' | 'restartLimit'>

/** Values of `deploy.restart_policy.condition` as values of `restart`. */
const conditions: Record<string, ComposeService['restart']> = {
  none: 'no',
  'on-failure': 'on-failure',
  'unless-stopped': 'unless-stopped',
  any: 'always',
}

/** `restart`, or else the policy below `deploy`. */
export function readRestart(node: Tree, service: string): Restart {
  const written = child(node, 'restart')
  const text = textOf(written)
  if (written && text !== undefined && !isPlaceholder(text)) {
    const match = /^(no|always|unless-stopped|on-failure)(?::(\d+))?$/.exec(text)
    if (!match || (match[2] && match[1] !== 'on-failure')) {
      const message = `${service} has the restart policy "${text}", which the engine does not know.`
      const next = 'Use no, always, unless-stopped or on-failure (also on-failure:3).'
      refuse(placeOfNode(written), message, next, service)
    }
    return { restart: match[1] as Restart['restart'], restartLimit: match[2] ? Number(match[2]) : undefined }
  }
  const policy = child(child(node, 'deploy'), 'restart_policy')
  if (!policy) return { restart: 'no' }
  return {
    restart: conditions[textOf(child(policy, 'condition')) ?? 'any'] ?? 'always',
    restartLimit: readCount(child(policy, 'max_attempts')),
  }
}
