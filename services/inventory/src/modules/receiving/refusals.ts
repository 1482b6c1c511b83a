import { problem } from '@groundwork/kernel/http/problem'
import { type Goods, repeatedProduct } from './domain/delivery-note.ts'

/** @throws Problem 422 `repeated-product` */
export function refuseRepeated(goods: Goods[]): void {
  const repeated = repeatedProduct(goods)
  if (!repeated) return
  throw problem(422, 'repeated-product', 'A product stands in two lines', `Join the lines of ${repeated}.`)
}

export function unknownNote(warehouseId: string, noteId: string) {
  const detail = `Warehouse ${warehouseId} knows no delivery note ${noteId}.`
  return problem(404, 'unknown-note', 'There is no such delivery note', detail)
}
