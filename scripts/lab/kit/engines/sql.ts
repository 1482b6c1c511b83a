/**
 * How checks query PostgreSQL and run a learner's SQL. A refusal by the server is a result, with its place in the file.
 */
import pg from 'pg'
import type { Place, StackFailure } from '../../../stack/types.ts'
import { noAnswer } from './no-answer.ts'

/**
 * A session of the checker's, which the caller ends.
 * @throws pg.DatabaseError when the server refuses the login; StackError (environment) when it does not answer
 */
export async function connectClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'lab-check' })
  client.on('error', () => undefined)
  await client.connect().catch(error => {
    throw error instanceof pg.DatabaseError ? error : noAnswer('postgres', error)
  })
  return client
}

/**
 * Connect, work, disconnect.
 * @throws what `connectClient` throws
 */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectClient(url)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A refusal by PostgreSQL, and the learner's file that it is about. */
export interface Refusal {
  message: string
  code?: string
  place?: Place
}

/**
 * @returns undefined when PostgreSQL did not refuse
 * @throws any other error
 */
export async function refusal(asking: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await asking
    return undefined
  } catch (error) {
    if (error instanceof pg.DatabaseError || error instanceof FileRefused) return error
    throw error
  }
}

/** PostgreSQL refused a file of the learner's. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
  constructor(
    readonly place: Place,
    cause: pg.DatabaseError,
  ) {
    super(cause.message, { cause })
  }

  /** Used when the session does not open because of it. */
  get failure(): StackFailure {
    const message = `${this.place.file} does not run, so that nothing can work in its tables: ${this.message}.`
    return { kind: 'service', place: this.place, message, next: 'Get this file right first' }
  }
}

/**
 * Runs a file's text, or a part of it.
 * @throws FileRefused with the line
 */
export async function runSqlFile(client: pg.Client, file: string, text: string, part = text): Promise<void> {
  await client.query(part).catch(error => {
    if (!(error instanceof pg.DatabaseError)) throw error
    const before = text.slice(0, text.indexOf(part) + Number(error.position ?? 1) - 1)
    throw new FileRefused({ file, line: before.split('\n').length }, error)
  })
}
