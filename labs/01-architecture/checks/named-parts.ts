/** Parts of the model that a text names: `service/gateway`, in running text or between backticks. */
import type { Model } from './model/model.ts'
import { knownNames } from './model/names.ts'
import type { Decision } from './read-decisions.ts'

export interface NamedPart {
  name: string
  line: number
  isThere: boolean
}

const pattern =
  /(?<![\p{L}\p{N}/.:_-])(service|store|topic|event|journey|data)\/[\p{L}\p{N}_-]+([./:][\p{L}\p{N}_-]+)*/gu

export function namedParts(model: Model, text: Decision['text']): NamedPart[] {
  const { 'entity or fact': data, ...others } = knownNames(model)
  const known = new Set(
    Object.entries({ data, ...others }).flatMap(([kind, names]) => names.map(name => `${kind}/${name}`)),
  )
  return text.flatMap(({ line, words }) =>
    [...words.matchAll(pattern)].map(({ 0: written, index }) => {
      const name = knownIn(written, known)
      return {
        name: name ?? written,
        line: line + words.slice(0, index).split('\n').length - 1,
        isThere: name !== undefined,
      }
    }),
  )
}

/** A store may be called `postgres/content`; but the slash may also be one between two words. */
function knownIn(written: string, known: ReadonlySet<string>): string | undefined {
  let name = written
  while (name !== '' && !known.has(name))
    name = name.slice(0, Math.max(0, name.lastIndexOf('/'), name.lastIndexOf(':')))
  return name || undefined
}
