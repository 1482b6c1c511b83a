/** What chance decides in this lab's messages: recorded messages are compared without it. */
import type { Mask } from '../../../scripts/lab/contract.ts'
import { serviceNames } from './rules.ts'

const oneOf = `(?:${serviceNames.join('|')})`

export const volatile: readonly Mask[] = [
  // Of the services that fail for one reason, one is the first.
  [new RegExp(`^(✗ )${oneOf}( did not become healthy: .*\\n +docker-compose\\.yml:)\\d+`, 'm'), '$1<service>$2<line>'],
  [
    new RegExp(`^(✗ The service “)${oneOf}(” is logged in to PostgreSQL as .*\\n +docker-compose\\.yml:)\\d+`, 'm'),
    '$1<service>$2<line>',
  ],
  [new RegExp(`/logs/${oneOf}-\\d\\.log`), '/logs/<instance>.log'],
  // How far a slow machine got.
  [/\b\d+ (passed|in <n> s|failed|answers \d{3}|a second|of \d+ refused)\b/g, '<n> $1'],
  [/^(✗ Of )\d+( requests at once)/m, '$1<n>$2'],
  // A row that a check has put in, and the process that wrote a line of a log.
  [/\bPROBE\.[\d.]+@/i, 'PROBE.<n>@'],
  [/ \[\d+\] (?=LOG|ERROR|FATAL)/, ' [<pid>] '],
  // A moment, as JavaScript writes it.
  [/\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[^\n]*/, '<moment>'],
]
