export interface NoteLine {
  productId: string
  expected: number
  /** Null until the goods are received. */
  received: number | null
}

/** The goods that a supplier announces, and the goods that then arrive. */
export interface DeliveryNote {
  noteId: string
  warehouseId: string
  status: 'announced' | 'received'
  lines: NoteLine[]
}

export interface Goods {
  productId: string
  quantity: number
}

/** The first product that is in two lines. */
export function repeatedProduct(goods: readonly Goods[]): string | undefined {
  return goods.find(({ productId }, index) => goods.findIndex(other => other.productId === productId) < index)
    ?.productId
}

/** Whether the note announces exactly these goods. */
export function announces({ lines }: DeliveryNote, goods: readonly Goods[]): boolean {
  return sameGoods(
    lines.filter(({ expected }) => expected > 0).map(({ productId, expected }) => ({ productId, quantity: expected })),
    goods,
  )
}

/** Whether exactly these goods were received. Announced products that are missing in the list did not arrive. */
export function hasReceived({ lines }: DeliveryNote, goods: readonly Goods[]): boolean {
  return sameGoods(
    lines.map(({ productId, received }) => ({ productId, quantity: received ?? 0 })),
    goods,
  )
}

/**
 * The lines after the receipt. A product that did not arrive has 0 received, and one that was not announced 0 expected.
 */
export function receive(lines: readonly NoteLine[], goods: readonly Goods[]): NoteLine[] {
  const came = new Map(goods.map(({ productId, quantity }) => [productId, quantity]))
  const announced = lines.map(line => ({ ...line, received: came.get(line.productId) ?? 0 }))
  const surprises = goods.filter(({ productId }) => !lines.some(line => line.productId === productId))
  return [...announced, ...surprises.map(({ productId, quantity }) => ({ productId, expected: 0, received: quantity }))]
}

function sameGoods(one: readonly Goods[], other: readonly Goods[]): boolean {
  const text = (goods: readonly Goods[]) =>
    goods
      .filter(({ quantity }) => quantity > 0)
      .map(({ productId, quantity }) => `${productId} ${quantity}`)
      .sort()
      .join()
  return text(one) === text(other)
}
