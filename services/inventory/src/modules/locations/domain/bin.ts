/** A place on a shelf. */
export interface Bin {
  /** `03-11-02` is bin 2 of rack 11 in aisle 3. */
  code: string
  aisle: number
  rack: number
  bin: number
  /** How many pieces fit, of any product. */
  capacity: number
}

const twoDigits = (number: number) => String(number).padStart(2, '0')

export function binCode({ aisle, rack, bin }: Pick<Bin, 'aisle' | 'rack' | 'bin'>): string {
  return [aisle, rack, bin].map(twoDigits).join('-')
}
