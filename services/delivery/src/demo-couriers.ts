import type { InTransaction } from './application/ports.ts'
import { hireCourier } from './domain/courier.ts'

/** Last part of the id, name, speed, starting place, and the volume of each storage place. */
const fleet: [id: string, name: string, speed: number, x: number, y: number, volumes: number[]][] = [
  ['c01', 'On foot', 1, 5, 5, [10]],
  ['c02', 'Bicycle', 2, 2, 8, [10, 20]],
  ['c03', 'Scooter', 3, 8, 2, [10, 20]],
  ['c04', 'Van', 4, 1, 1, [50, 50, 100, 200]],
]

/** By the last part of a courier's id: the id of its account, courier@example.com in identity's demo data. */
const accounts: Record<string, string> = { c02: '00000000-0000-4000-8000-000000000e03' }

/** Adds the couriers of the demo shop. Their ids are fixed, so a second start adds nothing. */
export async function hireDemoCouriers(inTransaction: InTransaction): Promise<void> {
  const hired = fleet.map(([id, name, speed, x, y, volumes]) => {
    const storagePlaces = volumes.map((volume, index) => {
      return { id: `00000000-0000-4000-8000-00000${id}000${index}`, name: `Box ${index + 1}`, volume }
    })
    return hireCourier({
      id: `00000000-0000-4000-8000-000000000${id}`,
      name,
      account: accounts[id],
      speed,
      location: { x, y },
      storagePlaces,
    })
  })
  await inTransaction(({ couriers }) => couriers.add(hired))
}
