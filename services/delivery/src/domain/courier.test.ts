import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Courier, canTake, hireCourier, moveCourier, takeParcel, ticksTo } from './courier.ts'
import { boardSize, type Location } from './location.ts'

const at = (x: number, y: number): Location => ({ x, y })
const courier = (more: { speed?: number; location?: Location; volumes?: number[] } = {}) => {
  const { speed = 2, location = at(1, 1), volumes = [10] } = more
  const storagePlaces = volumes.map((volume, index) => ({ id: `place-${index}`, name: 'bag', volume }))
  return hireCourier({ id: 'courier-1', name: 'Bicycle', speed, location, storagePlaces })
}
const parcel = (id: string, location = at(5, 5), volume = 1) => ({ id, volume, location })
const placesOf = ({ storagePlaces }: Courier) => storagePlaces.map(place => place.parcel?.orderId ?? null)

test.each([[{ speed: 0 }], [{ speed: 1.5 }], [{ volumes: [] }], [{ volumes: [10, 0] }]])(
  'one who could not move or carry is not hired: %j',
  wrong => {
    expect(() => courier(wrong)).toThrow(expect.objectContaining({ code: 'courier.invalid' }))
  },
)

test('a parcel goes into the smallest free place that is large enough', () => {
  const one = takeParcel(courier({ volumes: [20, 5, 8] }), parcel('a', at(5, 5), 6))
  expect(placesOf(one)).toEqual([null, null, 'a'])
  expect(placesOf(takeParcel(one, parcel('b', at(5, 5), 6)))).toEqual(['b', null, 'a'])
})

test('a place holds one parcel, and a courier an order once', () => {
  const full = takeParcel(courier(), parcel('a'))
  expect(canTake(full, 1)).toBe(false)
  expect(() => takeParcel(full, parcel('b'))).toThrow(expect.objectContaining({ code: 'courier.no-room' }))
  expect(() => takeParcel(full, parcel('a'))).toThrow(expect.objectContaining({ code: 'courier.already-carries' }))
})

test('a courier goes along x first, then along y, and stops at the destination', () => {
  let one = takeParcel(courier({ speed: 3 }), parcel('a', at(3, 4)))
  const stations: Location[] = []
  const delivered: string[] = []
  while (placesOf(one).includes('a')) {
    const moved = moveCourier(one)
    one = moved.courier
    stations.push(one.location)
    delivered.push(...moved.delivered)
  }
  expect([stations, delivered]).toEqual([[at(3, 2), at(3, 4)], ['a']])
})

test('a courier without parcels stays', () => {
  expect(moveCourier(courier())).toEqual({ courier: courier(), delivered: [] })
})

test('parcels are brought in the order in which they were taken; what is on the way is handed over on the way', () => {
  const far = takeParcel(courier({ speed: 1, volumes: [1, 1, 1] }), parcel('far', at(4, 1)))
  let one = takeParcel(takeParcel(far, parcel('back', at(1, 1))), parcel('near', at(3, 1)))
  const days: string[][] = []
  for (let tick = 0; tick < 3; tick++) {
    const moved = moveCourier(one)
    one = moved.courier
    days.push(moved.delivered)
  }
  expect(days).toEqual([['back'], ['near'], ['far']])
})

const locations = fc.record({ x: fc.integer({ min: 1, max: boardSize }), y: fc.integer({ min: 1, max: boardSize }) })

test('a courier arrives in exactly the ticks that were foretold, whatever is taken afterwards', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      locations,
      fc.array(locations, { maxLength: 4 }),
      locations,
      fc.array(locations, { maxLength: 4 }),
      (speed, location, before, target, after) => {
        const volumes = Array.from({ length: before.length + 1 + after.length }, () => 1)
        let one = courier({ speed, location, volumes })
        for (const [index, to] of before.entries()) one = takeParcel(one, parcel(`before-${index}`, to))
        const foretold = ticksTo(one, target)
        one = takeParcel(one, parcel('asked', target))
        for (const [index, to] of after.entries()) one = takeParcel(one, parcel(`after-${index}`, to))
        let ticks = 0
        while (placesOf(one).includes('asked')) {
          one = moveCourier(one).courier
          ticks++
        }
        // Handed over at the beginning of a tick by who stands there already.
        expect(ticks).toBe(Math.max(foretold, 1))
      },
    ),
  )
})
