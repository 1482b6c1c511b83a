/** Validates a compose file against the specification's schema and reports the first mistake. */
import type { ErrorObject } from 'ajv/dist/2020.js'
import { refuse } from '../error.ts'
import { entriesOf, type MapNode, placeOfNode, type Tree, toPlain } from '../yaml/tree.ts'
import { composeSchema } from './compile.ts'
import { type Mistake, sentenceFor } from './sentences.ts'

/** Throws ComposeError for the first value, in file order, that the specification does not allow. */
export function checkSchema(file: MapNode): void {
  const validate = composeSchema()
  if (validate(toPlain(file))) return
  const mistakes = mostExact(validate.errors ?? []).map(error => mistakeAt(error, file))
  const [first] = mistakes.sort((one, other) => one.node.line - other.node.line)
  refuse(placeOfNode(first!.node), ...sentenceFor(first!))
}

/**
 * Keeps the most exact errors. For a value with alternatives the schema reports the errors of every alternative.
 * Removed are the error that no alternative matches, and type errors of alternatives when another one matched the type;
 * the remaining type errors become one.
 */
function mostExact(errors: readonly ErrorObject[]): ErrorObject[] {
  const telling = errors.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf')
  const kinds = telling.filter(({ keyword }) => keyword === 'type')
  const others = telling.filter(({ keyword }) => keyword !== 'type')
  const isKnownKind = (path: string) =>
    others.some(({ instancePath }) => instancePath === path) ||
    telling.some(({ instancePath }) => instancePath.startsWith(`${path}/`))
  const unknownKinds = [...new Set(kinds.map(({ instancePath }) => instancePath))].filter(path => !isKnownKind(path))
  const merged = unknownKinds.map(path => {
    const alike = kinds.filter(({ instancePath }) => instancePath === path)
    return { ...alike[0]!, params: { type: alike.flatMap(({ params }) => params.type as string | string[]) } }
  })
  return [...others, ...merged]
}

/** The node of an error; for an unknown key, the value of that key. */
function mistakeAt(error: ErrorObject, file: Tree): Mistake {
  let node = file
  let path = ''
  for (const escaped of error.instancePath.split('/').slice(1)) {
    const step = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    path = node.kind === 'list' ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`
    node = (node.kind === 'list' ? node.items[Number(step)] : new Map(entriesOf(node)).get(step))!
  }
  const key = error.params.additionalProperty as string | undefined
  return { error, path, key, node: (key !== undefined && new Map(entriesOf(node)).get(key)) || node }
}
