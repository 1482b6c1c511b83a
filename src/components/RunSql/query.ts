/** Queries PGlite by PostgreSQL's own protocol, which gives values and command tags as the server writes them. */
import { messages, type PGlite, protocol } from '@electric-sql/pglite'
import type { Answer, SqlError } from './answer.ts'

/** Sends the text as one query: an error rolls all of it back. */
export async function query(database: Pick<PGlite, 'execProtocol'>, sql: string): Promise<Answer> {
  const answer: Answer = { results: [] }
  let rows: Answer['results'][number]['rows']
  const { messages: received } = await database.execProtocol(protocol.serialize.query(sql), { throwOnError: false })
  for (const message of received) {
    if (message instanceof messages.RowDescriptionMessage) {
      rows = { columns: message.fields.map(({ name }) => name), values: [] }
    } else if (message instanceof messages.DataRowMessage) {
      rows?.values.push(message.fields)
    } else if (message instanceof messages.CommandCompleteMessage) {
      answer.results.push({ tag: message.text, rows })
      rows = undefined
    } else if (message instanceof messages.DatabaseError) {
      answer.error = errorOf(message)
    }
  }
  return answer
}

function errorOf({ severity = 'ERROR', message, detail, hint, position }: messages.DatabaseError): SqlError {
  return { severity, message, detail, hint, position: position === undefined ? undefined : Number(position) }
}
