import { existsSync, readFileSync } from 'node:fs'
import { splitWords } from '../../compose/shell-words.ts'
import { serviceError } from '../../error.ts'
import type { InstanceContext } from '../types.ts'

/** The POSTGRES_* variables that the image reads at its first start. */
export interface PostgresSettings {
  user: string
  password: string
  database: string
  /** The login method of TCP connections. */
  method: string
  initdbArguments: string[]
}

/** Reads the variables or their `_FILE` twins. Throws StackError when there is no password, as the image refuses to. */
export function readSettings({ environment, service }: InstanceContext): PostgresSettings {
  const read = (name: string): string => {
    const file = environment[`${name}_FILE`]
    return file && existsSync(file) ? readFileSync(file, 'utf8').replace(/\n+$/, '') : (environment[name] ?? '')
  }
  const user = read('POSTGRES_USER') || 'postgres'
  const password = read('POSTGRES_PASSWORD')
  const method = read('POSTGRES_HOST_AUTH_METHOD') || 'scram-sha-256'
  if (!password && method !== 'trust') {
    throw serviceError(service, {
      kind: 'service',
      message: 'PostgreSQL has no superuser password: POSTGRES_PASSWORD is empty.',
      next: `Give POSTGRES_PASSWORD a value in the environment of ${service.name}.`,
    })
  }
  const initdbArguments = splitWords(read('POSTGRES_INITDB_ARGS'))
  if (!initdbArguments) {
    throw serviceError(service, {
      kind: 'compose',
      message: `POSTGRES_INITDB_ARGS of ${service.name} has a quote that is never closed.`,
      next: 'Close the quote.',
    })
  }
  return { user, password, method, database: read('POSTGRES_DB') || user, initdbArguments }
}
