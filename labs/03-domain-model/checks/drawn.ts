/** Values that are drawn anew each time that something is told. */
import fc from 'fast-check'

export const coordinate = fc.integer({ min: 1, max: 10 })
export const point = fc.record({ x: coordinate, y: coordinate })
export const volume = fc.integer({ min: 2, max: 40 })
export const speed = fc.integer({ min: 1, max: 12 })
const letter = fc.constantFrom(...'abcdefghjkmnpqrstuvwxyz')
/** Ids begin with it, so that they are in no order, and who goes by it is seen. */
export const text = fc.tuple(letter, letter, letter, letter).map(letters => letters.join(''))
export const textEndingIn = (end: string) => text.map(begin => `${begin}-${end}`)
export const noText = ['', null, undefined, 5]
const [below, between] = [volume.map(each => -each), volume.map(each => each + 0.5)]
export const noCount = [0, below, between, Number.NaN, Number.POSITIVE_INFINITY, '4', null, undefined]
export const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)
export const beginningsOf = <T>(all: readonly T[]): T[][] => all.map((_, index) => all.slice(0, index + 1))
