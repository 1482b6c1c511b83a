/** psql variables in a text: `:name`, `:'name'`, `:"name"` and `:{?name}`. */
import { escapeIdentifier, escapeLiteral } from 'pg'

/** Returns a variable's value; undefined when it is not set, and then the reference stays as it is written. */
export type Lookup = (name: string) => string | undefined

const reference = /:(?:\{\?([\w\u0080-\uffff]+)\}|'([\w\u0080-\uffff]+)'|"([\w\u0080-\uffff]+)"|([\w\u0080-\uffff]+))/y

export interface Reference {
  length: number
  /** The replacement; undefined for a variable that is not set. */
  value: string | undefined
  /** Whether it is `:name`, whose value is read as part of the script. */
  bare: boolean
}

/** The reference that starts at a colon; undefined for `::`, `:=` and a lone colon. */
export function referenceAt(text: string, position: number, lookup: Lookup): Reference | undefined {
  reference.lastIndex = position
  const match = reference.exec(text)
  if (!match) return undefined
  const [whole, tested, literal, identifier, bare] = match
  const { length } = whole
  if (tested !== undefined) return { length, value: lookup(tested) === undefined ? 'FALSE' : 'TRUE', bare: false }
  const value = lookup((literal ?? identifier ?? bare)!)
  if (value === undefined) return { length, value, bare: bare !== undefined }
  if (literal !== undefined) return { length, value: escapeLiteral(value), bare: false }
  if (identifier !== undefined) return { length, value: escapeIdentifier(value), bare: false }
  return { length, value, bare: true }
}
