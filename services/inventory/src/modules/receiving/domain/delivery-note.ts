export interface NoteLine {
  productId: string
  expected: number
  /** Null until the goods are there. */
  received: number | null
}

/** What a supplier says is coming to a warehouse, and what then came. */
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

/** The first product that stands in two lines. */
export function repeatedProduct(goods: readonly Goods[]): string | undefined {
  return goods.find(({ productId }, index) => goods.findIndex(other => other.productId === productId) < index)
    ?.productId
}

/** Whether this is what the note announces. */
export function announces({ lines }: DeliveryNote, goods: readonly Goods[]): boolean {
  return sameGoods(
    lines.filter(({ expected }) => expected > 0).map(({ productId, expected }) => ({ productId, quantity: expected })),
    goods,
  )
}

/** Whether this is what was received. What was announced and is not named did not come. */
export function hasReceived({ lines }: DeliveryNote, goods: readonly Goods[]): boolean {
  return sameGoods(
    lines.map(({ productId, received }) => ({ productId, quantity: received ?? 0 })),
    goods,
  )
}

/** The lines once the goods are there: what did not come is 0, what was never announced was not expected. */
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
