import { type Context, type Movement, type NewMovement, Refused, type Reader, type Work } from '../given/ports.ts'

const fields: Array<[string, string[]]> = [
  ['inbound', ['lot', 'quantity', 'sku', 'to', 'type']],
  ['outbound', ['from', 'lot', 'quantity', 'sku', 'type']],
  ['transfer', ['from', 'lot', 'quantity', 'sku', 'to', 'type']],
  ['adjustment', ['location', 'lot', 'quantity', 'reason', 'sku', 'type']],
]

export function createMovement(input: NewMovement, ctx: Context): Movement {
  const bad = () => new Refused('bad-movement', `no movement: ${JSON.stringify(input)}`)
  const known = fields.find(([type]) => type === input.type)
  if (known === undefined || Object.keys(input).sort().join() !== known[1].join()) throw bad()
  for (const [name, value] of Object.entries(input))
    if (name !== 'quantity' && (typeof value !== 'string' || value.length === 0)) throw bad()
  if (!Number.isSafeInteger(input.quantity)) throw bad()
  if (input.type === 'adjustment' ? input.quantity === 0 : input.quantity <= 0) throw bad()
  if (input.type === 'transfer' && input.from === input.to) throw bad()
  return { ...input, recordedAt: ctx.now(), id: ctx.newId() } as Movement
}

/** One document for each movement, numbered within its item. */
export class Journal {
  constructor(private readonly work: Work) {}

  async add(movement: Movement): Promise<void> {
    const number = ((await this.work.get<number>('journal-size', movement.sku)) ?? 0) + 1
    this.work.save('journal-size', movement.sku, number)
    this.work.save('journal', `${movement.sku}#${number}`, { number, movement })
    this.work.emit({ type: 'movement-recorded', data: movement })
  }

  static async read(reader: Reader, sku: string): Promise<Movement[]> {
    const entries = await reader.list<{ number: number; movement: Movement }>('journal')
    return entries
      .map(entry => entry.value)
      .filter(entry => entry.movement.sku === sku)
      .sort((a, b) => a.number - b.number)
      .map(entry => entry.movement)
  }
}
