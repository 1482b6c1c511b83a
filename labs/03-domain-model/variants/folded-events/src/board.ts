import { DomainError, type Location } from '../given/types.ts'

const made = new Map<string, Board>()

/** There is one object for each of the hundred places. */
export class Board implements Location {
  readonly #x: number
  readonly #y: number
  private constructor(x: number, y: number) {
    this.#x = x
    this.#y = y
  }
  static at(x: unknown, y: unknown): Board {
    if (![x, y].every(each => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].includes(each as number)))
      throw new DomainError('location.invalid')
    const key = `${x}/${y}`
    if (!made.has(key)) made.set(key, new Board(x as number, y as number))
    return made.get(key)!
  }
  get x() {
    return this.#x
  }
  get y() {
    return this.#y
  }
  equals(other: Location) {
    return Board.at(other.x, other.y) === this
  }
  distanceTo({ x, y }: Location) {
    return [x - this.#x, y - this.#y].reduce((sum, each) => sum + (each < 0 ? -each : each), 0)
  }
}

export const location = (x: number, y: number): Location => Board.at(x, y)
