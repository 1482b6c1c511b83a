/**
 * A stack that does not come up stops everything else, so the first broken hop is named as exactly as its log allows:
 * the rule, the file and the line behind it.
 */
import type { Finding } from '../../../../scripts/lab/types.ts'
import type { Place, StackFailure } from '../../../../scripts/stack/types.ts'
import { files } from './places.ts'

interface Clue {
  /** The service it is about; any when absent. */
  service?: RegExp
  /** In the log of the service or in the failure's own sentence. */
  says: RegExp
  /** `<rule>.<what>`; the rule's first number is the step. */
  code: string
  place?: (match: RegExpExecArray) => Place
}

/** The first that fits is taken: from the most telling to the least. */
const clues: readonly Clue[] = [
  {
    service: /^postgres$/,
    says: /psql:\S*?([\w.-]+\.sql):(\d+): (?:ERROR|FATAL): *(.+)/,
    code: '3.1.init-error',
    place: ([, , line]) => ({ file: files.sql, line: Number(line) }),
  },
  { service: /^postgres$/, says: /(?:ERROR|FATAL): +(.+)/, code: '3.1.init-error' },
  { service: /^kafka-setup$/, says: /(.+)\s*$/, code: '4.2.setup-fails', place: () => ({ file: files.setup }) },
  {
    service: /^gateway$/,
    says: /\[emerg\].*? (.+?) in \S+?:(\d+)/,
    code: '5.1.gateway-does-not-start',
    place: ([, , line]) => ({ file: files.gateway, line: Number(line) }),
  },
  {
    service: /^gateway$/,
    says: /\[emerg\].*?: (.+)/,
    code: '5.1.gateway-does-not-start',
    place: () => ({ file: files.gateway }),
  },
  { says: /postgres is down: ([^"]+)/, code: '3.6.database-not-reached' },
  { says: /redis is down: ([^"]+)/, code: '1.6.redis-not-reached' },
  { says: /kafka is down: ([^"]+)/, code: '4.6.broker-not-reached' },
  {
    says: /(failed to solve|npm error .+|pull access denied)/,
    code: '6.1.image-not-built',
    place: () => ({ file: 'Dockerfile' }),
  },
]

/** Where a service that says nothing telling belongs. */
const otherwise: Record<string, string> = {
  postgres: '1.3.postgres-does-not-start',
  redis: '1.3.redis-does-not-start',
  kafka: '1.3.kafka-does-not-start',
  gateway: '5.1.gateway-does-not-start',
}

export function startFailure(failure: StackFailure): { step: number; finding: Finding } {
  const text = `${failure.message}\n${failure.log ?? ''}`
  for (const clue of clues) {
    if (clue.service && !clue.service.test(failure.service ?? '')) continue
    const match = clue.says.exec(text)
    if (match) return said(clue.code, failure, clue.place?.(match), match.at(-1) === match[2] ? match[1] : match.at(-1))
  }
  const code =
    failure.kind === 'compose' ? '2.4.compose-refuses' : (otherwise[failure.service ?? ''] ?? '6.2.does-not-start')
  return said(code, failure)
}

function said(code: string, failure: StackFailure, place = failure.place, actual?: string) {
  const { message, next } = failure
  return {
    step: Number(code.split('.')[0]),
    finding: { code: `02.${code}`, message, place, actual: actual?.slice(0, 300), next },
  }
}
