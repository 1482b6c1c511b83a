/**
 * A stack that does not come up stops everything else, so the first broken hop is named as exactly as its log allows:
 * the rule, the file and the line behind it.
 */
import { join } from 'node:path'
import type { Finding } from '../../../scripts/lab/types.ts'
import type { Place, StackFailure } from '../../../scripts/stack/types.ts'
import { files, inWorkspace, type StaticContext } from './static/context.ts'

interface Clue {
  /** The service it is about; any when absent. */
  service?: string
  /**
   * In the log of the service or in the failure's own sentence: `said` is what to show, `path` and `line` where it
   * happened, the path as the container or the runner calls it.
   */
  says: RegExp
  /** `<rule>.<what>`; the rule's first number is the step. */
  code: string
  /** The finding's sentence, where the failure's own is about the machine rather than the work. */
  message?: string
  /** What to try, where the failure's own is not about this. */
  next?: string
  /** Where it is when the path tells nothing. */
  file?: string
}

/** The first that fits is taken: from the most telling to the least. */
const clues: readonly Clue[] = [
  {
    service: 'postgres',
    says: /psql:(?<path>\S+\.sql):(?<line>\d+): ERROR: *(?<said>syntax error at or near ":")/,
    code: '3.1.init-error',
    message: 'A script fails on the first start of postgres: psql has no value for a variable in it.',
    next: 'Variables come from \\getenv, and that finds only what the environment of postgres in docker-compose.yml hands over.',
    file: files.sql,
  },
  {
    service: 'postgres',
    says: /psql:(?<path>\S+\.sql):(?<line>\d+): (?:ERROR|FATAL): *(?<said>.+)/,
    code: '3.1.init-error',
    message: 'A script fails on the first start of postgres, and the start ends with it (ON_ERROR_STOP).',
    file: files.sql,
  },
  { service: 'postgres', says: /(?:ERROR|FATAL): +(?<said>.+)/, code: '3.1.init-error' },
  // A broker that refuses its settings throws, and names the setting.
  { service: 'kafka', says: /(?:\w+\.)+\w*(?:Exception|Error): (?<said>.+)/, code: '1.3.kafka-does-not-start' },
  { service: 'kafka-setup', says: /(?<said>.+)\s*$/, code: '4.2.setup-fails' },
  {
    service: 'gateway',
    says: /\[emerg\] (?:\d+#\d+: )?(?<said>.+?)(?: in (?<path>\S+?):(?<line>\d+))?$/m,
    code: '5.1.gateway-does-not-start',
    file: files.gateway,
  },
  { says: /waits for (?<said>\S+ to be healthy, but .*)/, code: '1.3.no-health-to-wait-for' },
  { says: /postgres is down: (?<said>[^"]+)/, code: '3.6.database-not-reached' },
  { says: /\bredis(?: is down)?: (?<said>[^"]+)/, code: '1.6.redis-not-reached' },
  { says: /kafka is down: (?<said>[^"]+)/, code: '4.6.broker-not-reached' },
  {
    says: /(?<said>failed to solve.*|npm error .+|pull access denied.*)/,
    code: '6.1.image-not-built',
    file: 'Dockerfile',
  },
]

/** Where a service that says nothing telling belongs. */
const otherwise: Record<string, string> = {
  postgres: '1.3.postgres-does-not-start',
  redis: '1.3.redis-does-not-start',
  kafka: '1.3.kafka-does-not-start',
  gateway: '5.1.gateway-does-not-start',
}

export function startFailure(failure: StackFailure, context: StaticContext): { step: number; finding: Finding } {
  const text = `${failure.log ?? ''}\n${failure.message}`
  for (const { service, says, code, file, message = failure.message, next = failure.next } of clues) {
    const { said, path, line } =
      (service === undefined || service === failure.service ? says.exec(text)?.groups : undefined) ?? {}
    if (said === undefined) continue
    const found = (path && mounted(context, failure.service, path)) ?? file
    const place: Place | undefined = found ? { file: found, ...(line && { line: Number(line) }) } : failure.place
    return told(code, { ...failure, message, next, place }, said)
  }
  // What cannot even be read has no service yet.
  if (failure.place?.file.endsWith('.conf')) return told('5.1.gateway-does-not-start', failure)
  if (failure.kind === 'compose') return told('2.4.compose-refuses', failure)
  // Where no clue fits, the last words of the part are the best there is.
  return told(
    otherwise[failure.service ?? ''] ?? '6.2.does-not-start',
    failure,
    failure.log?.trimEnd().split('\n').at(-1),
  )
}

/** The learner's file behind a path that ends as one does in the container. */
function mounted(context: StaticContext, service: string | undefined, path: string): string | undefined {
  if (path.startsWith('infrastructure/')) return path
  for (const { source, target } of context.compose?.services[service ?? '']?.volumes ?? []) {
    const at = source === undefined ? -1 : path.lastIndexOf(target)
    if (source && at >= 0) return inWorkspace(context, join(source, path.slice(at + target.length)))
  }
  return undefined
}

function told(code: string, { message, place, next }: StackFailure, said?: string) {
  const actual = said?.trim().slice(0, 300) || undefined
  return { step: Number(code.split('.')[0]), finding: { code: `02.${code}`, message, place, actual, next } }
}
