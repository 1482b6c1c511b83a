/** Turns schema errors into sentences for people who are new to compose files: what is wrong, and one thing to do. */
import type { ErrorObject } from 'ajv/dist/2020.js'
import { quotedName, visible } from '../odd-character.ts'
import { closestWord } from '../spelling.ts'
import type { ListNode, Tree } from '../yaml/tree.ts'
import { type FormatName, formats } from './formats.ts'

export interface Mistake {
  error: ErrorObject
  /** The value that does not fit. */
  node: Tree
  /** Its path in the file: `services.db.ports[0]`; empty for the whole file. */
  path: string
  /** The key of `path` that does not belong there. */
  key?: string
}

type Sentence = [message: string, next: string]

const compare = 'Compare it with the Compose file reference.'

/** The two keys whose values have a pattern. */
const patternAdvice: Record<string, string> = {
  container_name:
    'Write two characters or more: first a letter or a digit, then letters, digits, dots, dashes or underscores.',
  pull_policy: 'Write always, missing, never, build, daily, weekly or every_12h.',
}

/** By the keyword of the schema that failed. */
const sentences: Record<string, (mistake: Mistake) => Sentence> = {
  additionalProperties: mistake => (mistake.error.parentSchema?.properties ? unknownKey(mistake) : badName(mistake)),
  type: mistake => [`${mistake.path} must be ${wanted(mistake)}, and is ${found(mistake.node)}.`, nextForKind(mistake)],
  format: ({ error, path, node }) => {
    const { words, next } = formats[error.params.format as FormatName]
    return [`${path} must be ${words}, and is ${found(node)}.`, next]
  },
  enum: ({ error, path, node }) => [
    `${path} must be one of ${(error.params.allowedValues as string[]).join(', ')}, and is ${found(node)}.`,
    'Write one of these words.',
  ],
  uniqueItems: ({ path, node, error }) => [
    `${path} has ${found((node as ListNode).items[error.params.j as number]!).replace('the text ', '')} twice.`,
    'Take one of the two out.',
  ],
  required: ({ error, path }) => {
    const key = error.params.missingProperty as string
    return [`${path} has no key "${key}".`, `Add \`${key}:\`.`]
  },
  pattern: ({ path, node }) => [`${path} cannot be ${found(node)}.`, patternAdvice[path.split('.').at(-1)!] ?? compare],
}

export function sentenceFor(mistake: Mistake): Sentence {
  const { error, path, node } = mistake
  const other = (): Sentence => [`${path} ${error.message}, and is ${found(node)}.`, compare]
  return (sentences[error.keyword] ?? other)(mistake)
}

function unknownKey({ error, node, path, key = '' }: Mistake): Sentence {
  const near = closestWord(key, Object.keys(error.parentSchema!.properties as object))
  const message = `${path === '' ? 'A compose file' : path} has no key ${quotedName(key)}.`
  if (near) return [message, `Did you mean "${near}"?`]
  return looksLikeService(node)
    ? [message, `If "${key}" is a service, put it in the column in which the others stand under "services:".`]
    : [message, `Take it out, or start its name with "x-" if it is your own.`]
}

/** A service at a place where none may stand is most likely in the wrong column. */
const looksLikeService = (node: Tree): boolean =>
  node.kind === 'map' && (node.entries.has('image') || node.entries.has('build'))

function badName({ node, path, key = '' }: Mistake): Sentence {
  return [
    `${quotedName(key, node.column)} cannot be a name under ${path}.`,
    'Use the letters a to z and A to Z, digits, dots, dashes and underscores.',
  ]
}

const kindWords: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a number',
  number: 'a number',
  object: 'a map',
  string: 'text',
}

function wanted({ error }: Mistake): string {
  const format = error.parentSchema?.format as FormatName | undefined
  // An empty value is described below; a text that Compose converts is described by its format.
  const named = format ? ['object', 'array'] : Object.keys(kindWords)
  const kinds = (error.params.type as string[]).filter(type => named.includes(type)).map(type => kindWords[type])
  return [...new Set([...(format ? [formats[format].words] : []), ...kinds])].join(' or ')
}

function found(node: Tree): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a map'
  if (node.value === null) return 'empty'
  return typeof node.value === 'string' ? `the text "${visible(node.value)}"` : `the ${typeof node.value} ${node.value}`
}

function nextForKind({ error, node, path }: Mistake): string {
  const types = error.params.type as string[]
  if (node.kind === 'scalar' && node.value === null) return `Give ${path} a value or take the line out.`
  const format = error.parentSchema?.format as FormatName | undefined
  if (format) return formats[format].next
  if (node.kind === 'scalar' && types.includes('string')) return 'Put it in quotes.'
  if (node.kind === 'map' && path.endsWith(']')) return 'Write NAME=value, without a space after a colon.'
  if (types.includes('array')) return 'Write a list: one line per item, each starting with "- ".'
  return compare
}
