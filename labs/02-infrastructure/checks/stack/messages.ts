/** What is said of the running stack, by rule and fault, and where to look for it. */
import { liveRules } from '../live.ts'
import { files } from '../static/context.ts'
import type { LiveStack } from './running.ts'

const readLog = 'Read the log of {service} for that time, and see what restarts or stops it.'
const keeps = 'See where {service} keeps its data, and whether that is what your volume holds.'

export const messages = {
  '1.4.service-name': {
    says: 'The service “{service}” calls itself {actual}, so it answers under another path than its own.',
    next: 'Compare the environments of the three services, also what they take from an anchor or from env_file.',
    expected: 'SERVICE_NAME is {service}',
  },
  '1.5.redis-append-only': {
    says: 'Redis keeps no append-only file: what was written since its last snapshot is lost when it stops.',
    next: 'The platform’s own redis keeps one: the page of step 1 shows how it is told to.',
    expected: 'aof_enabled:1',
    service: 'redis',
  },
  '1.5.data-not-kept': {
    says: 'After “down” and “up”, {service} has lost its data: {actual}.',
    next: keeps,
    expected: 'what was written before is there',
  },
  '1.6.redis-not-reached': {
    says: '/api/v1/{from}/ready says that {from} {how} redis.',
    next: 'Compare REDIS_URL with the name and the port of redis.',
    expected: 'redis: up',
    service: '{from}',
  },
  '3.6.database-not-reached': {
    says: '/api/v1/{from}/ready says that {from} {how} postgres.',
    next: 'Compare DATABASE_URL with the role, the password and the database that postgres has.',
    expected: 'postgres: up',
    service: '{from}',
  },
  '3.6.superuser': {
    says: 'The service “{service}” is logged in to PostgreSQL as its superuser.',
    next: 'Make a role with fewer rights in the init script, and let DATABASE_URL use it.',
    expected: 'the role that APP_DB_USER names',
  },
  '3.6.services-as-other-user': {
    says: 'The service “{service}” is logged in to PostgreSQL as {actual}.',
    next: 'Look at the user name in DATABASE_URL.',
    expected: 'the role that APP_DB_USER names',
  },
  '4.6.broker-not-reached': {
    says: '/api/v1/{from}/ready says that {from} {how} kafka.',
    next: 'Compare KAFKA_BROKERS with the address under which the broker advertises itself.',
    expected: 'kafka: up',
    service: 'kafka',
  },
  '6.1.shell-in-front': {
    says: 'The service “inventory” does not end within five seconds of SIGTERM.',
    next: 'See which process gets the signal: the program, or a shell in front of it.',
    expected: 'under 5 s',
    service: 'inventory',
  },
  '6.1.runs-as-root': {
    says: 'The service “inventory” runs as root in its container.',
    next: 'The images of Node bring a user for this: see the page of step 6.',
    expected: 'an ordinary user',
    service: 'inventory',
  },
  '6.2.unhealthy': {
    says: 'The service {service} (instance {instance}) is {state}.',
    next: 'Read the end of the log of {service}: of a stack that ran without Docker it is kept in .groundwork/labs/02/logs.',
  },
  '6.2.no-readiness': {
    says: '/api/v1/{service}/ready does not say whether {service} is ready.',
    next: 'See whether the service runs and whether the gateway passes this path on.',
  },
  '6.3.outage-not-said': {
    says: 'With {engines} stopped, /api/v1/{service}/ready does not say so.',
    next: readLog,
    expected: '503, each of them down',
  },
  '6.3.service-died': {
    says: 'The service “{service}” has not stayed alive while its engines were stopped.',
    next: readLog,
    expected: 'the same process answers',
  },
  '6.3.not-recovered': {
    says: 'With its engines started again, “{service}” is not ready.',
    next: readLog,
    expected: '200',
  },
  '6.3.restarted': {
    says: 'The service “{service}” was started anew to find its engines again.',
    next: readLog,
    expected: 'the same process recovers',
  },
  '6.4.second-start': { says: 'After “down”, the stack does not come up again: {why}', next: '{then}' },
  '6.4.initialised-twice': {
    says: 'After down and up, common.customers is another table than before.',
    next: keeps,
    expected: 'the tables of the first start',
    service: 'postgres',
  },
  '6.4.not-ready-again': {
    says: 'After down and up, /api/v1/{service}/ready does not say that it is ready.',
    next: 'Read the log of {service}, and see what it waits for.',
  },
} as const

export type StackFault = keyof typeof messages
export const { rule, ruleAfter } = liveRules<LiveStack, StackFault>(messages, files.setup)
