import type { Proof } from './proof.ts'

/** What the question's two lines hand out, and a caller who tries all that it offers. */
const frozenThings: Proof = () => {
  const places = [{ id: 'bag', orderId: 'o1' as string | null }]
  const createdAt = new Date(0)
  const list = [...places]
  Object.freeze(list)
  const order = { createdAt }
  Object.freeze(order)
  const attempts: Record<string, () => void> = {
    '`orderId`': () => {
      list[0]!.orderId = null
    },
    '`setFullYear`': () => void order.createdAt.setFullYear(1999),
    '`pop`': () => void list.pop(),
    'Which Date': () => {
      order.createdAt = new Date(1)
    },
  }
  const inside = () => JSON.stringify([places, createdAt, order])
  return Object.entries(attempts).flatMap(([words, attempt]) => {
    const before = inside()
    try {
      attempt()
    } catch {}
    return inside() === before ? [] : [words]
  })
}
export default frozenThings
