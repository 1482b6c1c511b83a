/** A small language for saying what a YAML value may look like, and the walk that finds the first value that does not. */
import { closest } from './closest.ts'
import { refuse } from './error.ts'
import { placeOfNode, type Tree } from './tree.ts'

export type Shape =
  | { is: 'any' }
  /** Scalars; `takes` lists the JavaScript types that are let through, `words` the only texts, when there are few. */
  | { is: 'scalar'; takes: ('string' | 'number' | 'boolean' | 'null')[]; name: string; words?: readonly string[] }
  | { is: 'list'; of: Shape }
  /** A map whose keys are known. `x-…` is always let through. */
  | { is: 'record'; keys: Record<string, Shape>; nullable?: boolean }
  /** A map whose keys the author chooses, within `pattern`. */
  | { is: 'dictionary'; of: Shape; pattern?: RegExp }
  | { is: 'either'; shapes: Shape[] }

export const any: Shape = { is: 'any' }
export const text: Shape = { is: 'scalar', takes: ['string'], name: 'text' }
/** Text in the file, or an empty key. */
export const optionalText: Shape = { is: 'scalar', takes: ['string', 'null'], name: 'text' }
/** Numbers may also come as text, which is what interpolation gives. */
export const number: Shape = { is: 'scalar', takes: ['number', 'string'], name: 'a number' }
export const flag: Shape = { is: 'scalar', takes: ['boolean', 'string'], name: 'true or false' }
export const value: Shape = { is: 'scalar', takes: ['string', 'number', 'boolean', 'null'], name: 'text or a number' }

export const oneOf = (...words: string[]): Shape => ({ is: 'scalar', takes: ['string'], name: 'text', words })
export const list = (of: Shape): Shape => ({ is: 'list', of })
export const record = (keys: Record<string, Shape>): Shape => ({ is: 'record', keys })
export const optionalRecord = (keys: Record<string, Shape>): Shape => ({ is: 'record', keys, nullable: true })
export const dictionary = (of: Shape, pattern?: RegExp): Shape => ({ is: 'dictionary', of, pattern })
export const either = (...shapes: Shape[]): Shape => ({ is: 'either', shapes })

/** Refuses the first value, in file order, that does not fit. `path` is how the value is named in the sentence. */
export function checkShape(node: Tree, shape: Shape, path: string): void {
  if (node.tag === 'reset' || shape.is === 'any') return
  const fitting = alternatives(shape).find(one => fits(node, one))
  if (!fitting) refuseKind(node, shape, path)
  if (node.kind === 'list' && fitting.is === 'list') {
    node.items.forEach((item, index) => {
      checkShape(item, fitting.of, `${path}[${index}]`)
    })
  }
  if (node.kind !== 'map') return
  for (const [key, child] of node.entries) {
    if (fitting.is === 'record') {
      const known = fitting.keys[key]
      if (known) checkShape(child, known, join(path, key))
      else if (!key.startsWith('x-')) refuseKey(child, key, Object.keys(fitting.keys), path)
    } else if (fitting.is === 'dictionary') {
      if (fitting.pattern && !fitting.pattern.test(key)) refuseName(child, key, path)
      checkShape(child, fitting.of, join(path, key))
    }
  }
}

function alternatives(shape: Shape): Shape[] {
  return shape.is === 'either' ? shape.shapes.flatMap(alternatives) : [shape]
}

function fits(node: Tree, shape: Shape): boolean {
  switch (shape.is) {
    case 'scalar':
      if (node.kind !== 'scalar') return false
      if (shape.words && !shape.words.includes(String(node.value))) return false
      return shape.takes.includes(node.value === null ? 'null' : (typeof node.value as 'string'))
    case 'list':
      return node.kind === 'list'
    case 'record':
      return node.kind === 'map' || (shape.nullable === true && node.kind === 'scalar' && node.value === null)
    case 'dictionary':
      return node.kind === 'map'
    default:
      return true
  }
}

function refuseKind(node: Tree, shape: Shape, path: string): never {
  const wanted = [...new Set(alternatives(shape).map(kindName))]
  const found = node.kind === 'scalar' ? scalarName(node.value) : node.kind === 'list' ? 'a list' : 'a map'
  const message = `${path} must be ${wanted.join(' or ')}, and is ${found}.`
  return refuse(placeOfNode(node), message, nextFor(node, shape, path))
}

function kindName(shape: Shape): string {
  if (shape.is === 'scalar') return shape.words ? `one of ${shape.words.join(', ')}` : shape.name
  return shape.is === 'list' ? 'a list' : 'a map'
}

function scalarName(scalar: unknown): string {
  if (scalar === null) return 'empty'
  return typeof scalar === 'string' ? `the text "${scalar}"` : `the ${typeof scalar} ${scalar}`
}

function nextFor(node: Tree, shape: Shape, path: string): string {
  const kinds = alternatives(shape)
  if (node.kind === 'scalar' && node.value === null) return `Give ${path} a value or take the line out.`
  if (node.kind === 'scalar' && kinds.some(kind => kind.is === 'scalar' && !kind.words)) return 'Put it in quotes.'
  if (node.kind === 'map' && path.endsWith(']')) return 'Write NAME=value, without a space after a colon.'
  if (kinds.some(kind => kind.is === 'list')) return 'Write a list: one line per item, each starting with "- ".'
  return 'Compare it with the Compose file reference.'
}

function refuseKey(node: Tree, key: string, known: string[], path: string): never {
  const near = closest(key, known)
  const owner = path === '' ? 'A compose file' : path
  const message = `${owner} has no key "${key}".`
  const next = near
    ? `Did you mean "${near}"?`
    : looksLikeService(node)
      ? `If "${key}" is a service, put it in the column in which the others stand under "services:".`
      : `Take it out, or start its name with "x-" if it is your own.`
  refuse(placeOfNode(node), message, next)
}

/** Where no service may stand, one that does is most likely in the wrong column. */
const looksLikeService = (node: Tree): boolean =>
  node.kind === 'map' && (node.entries.has('image') || node.entries.has('build'))

function refuseName(node: Tree, key: string, path: string): never {
  const message = `"${key}" cannot be a name under ${path}.`
  refuse(placeOfNode(node), message, 'Use letters, digits, dots, dashes and underscores.')
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
