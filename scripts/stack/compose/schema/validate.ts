/** A compose file against the schema of the specification: the first value that does not fit. */
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
 * Of a value with alternatives the schema reports what every one of them misses. Left out is what says least: that no
 * alternative fits, and the kinds that the value is not, when it is of another one that was looked into. What is left of
 * the kinds becomes one error with all of them.
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

/** The node that an error is about; of a key that does not belong there, what that key holds. */
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
