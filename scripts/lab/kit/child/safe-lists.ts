/** Lists and objects for code that runs beside the learner's: see `codec.ts`. */
import { defineProperty } from './captured.ts'

/** `object[key] = value` that asks nobody, not even a setter on `Object.prototype`. */
export function put(object: object, key: string | number, value: unknown): void {
  defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
}

/** `list.push(value)` that asks nobody. */
export function append<T>(list: T[], value: T): void {
  put(list, list.length, value)
}

/** `list.slice(0, most).map(make)` that asks nobody but the list itself. */
export function mapped<T, U>(list: readonly T[], make: (item: T, index: number) => U, most = 1e9): U[] {
  const made: U[] = []
  for (let index = 0; index < list.length && index < most; index++) append(made, make(list[index]!, index))
  return made
}

/** `list.slice(0, most).forEach(use)` that asks nobody but the list itself. */
export function each<T>(list: readonly T[], use: (item: T, index: number) => void, most = 1e9): void {
  for (let index = 0; index < list.length && index < most; index++) use(list[index]!, index)
}
