/** What was thrown, as it crosses to the checker. The child reads it beside the learner's code: see `codec.ts`. */
import { defineProperty, isProxy, ownKeys } from './captured.ts'

/** An error that was thrown in the other process. `fields` are its own properties besides name, message, stack. */
export interface Thrown {
  /** Name of its class. */
  name: string
  message: string
  code?: string | number
  fields: Record<string, unknown>
  stack: string
}

/** Anything that was thrown, as far as it can be read. Never throws, whatever its getters do. */
export function thrownOf(error: unknown): Thrown {
  if (error === null || (typeof error !== 'object' && typeof error !== 'function'))
    return {
      name: error === null ? 'null' : typeof error,
      message: typeof error === 'symbol' ? 'a symbol' : `${error}`,
      fields: {},
      stack: '',
    }
  const object = error as Record<string, unknown>
  const text = (key: string) => {
    const value = readField(object, key)
    return typeof value === 'string' ? value : undefined
  }
  const code = readField(object, 'code')
  return {
    name: classNameOf(error) ?? text('name') ?? 'Error',
    message: text('message') ?? '',
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    fields: ownFields(object),
    stack: text('stack') ?? '',
  }
}

/** What was thrown, in words: `TypeError: x is no number`; of what has no more to say than its name only that: `undefined`. */
export const thrownWords = ({ name, message }: Pick<Thrown, 'name' | 'message'>): string =>
  message === '' || message === name ? name : `${name}: ${message}`

function classNameOf(error: object): string | undefined {
  const maker = readField(error as Record<string, unknown>, 'constructor')
  const name = typeof maker === 'function' ? readField(maker as unknown as Record<string, unknown>, 'name') : undefined
  return typeof name === 'string' && name !== '' && name !== 'Object' ? name : undefined
}

function ownFields(object: Record<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  if (isProxy(object)) return fields
  const keys = ownKeys(object)
  for (let index = 0; index < keys.length && index < 20; index++) {
    const key = keys[index]
    if (typeof key !== 'string' || key === 'name' || key === 'message' || key === 'code' || key === 'stack') continue
    const value = readField(object, key)
    if (value !== null && (typeof value === 'object' || typeof value === 'function')) continue
    defineProperty(fields, key, { value, enumerable: true })
  }
  return fields
}

function readField(object: Record<string, unknown>, key: string): unknown {
  try {
    return object[key]
  } catch {
    return undefined
  }
}
