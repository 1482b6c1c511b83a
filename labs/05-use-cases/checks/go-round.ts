/** What a query may try that wants to write: every function that can be reached from its reader, with all that might fit. */
import { callMethods } from '../../../scripts/lab/kit/child/trespass.ts'

const builtIn = [Object, Function, Promise].map(({ prototype }) => prototype as object)

/** A document, a list of writes, an event, a list of events. */
const given: unknown[][] = [
  ['shelf', 'never', 1],
  [[{ kind: 'shelf', id: 'never', value: 1, expected: 0 }]],
  [{ type: 'never', data: 1 }],
  [[{ type: 'never', data: 1 }]],
]

export const goRound = (reader: unknown): void => callMethods(reader, given, builtIn, 4)
