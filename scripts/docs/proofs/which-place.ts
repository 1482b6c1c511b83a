import type { Context, Courier, Location, NewCourier } from '../../../labs/03-domain-model/given/types.ts'
import { importSolution } from './lab-solution.ts'
import type { Proof } from './proof.ts'

interface Solution {
  createCourier(input: NewCourier, ctx: Context): Courier
  location(x: number, y: number): Location
}

/** Lab 03's solution, with the three places of the question. */
const whichPlace: Proof = async ({ text }) => {
  const { createCourier, location } = await importSolution<Solution>('03-domain-model', 'src/index.ts')
  let ids = 0
  const ctx = { now: () => new Date(0), newId: () => `id-${++ids}` }
  const storagePlaces = [...text.matchAll(/a (\w+) for (\d+)/g)].map(([, name = '', volume]) => {
    return { id: name, name, volume: Number(volume) }
  })
  const volume = Number(/of volume (\d+)/.exec(text)?.[1])
  const ann = createCourier({ id: 'ann', name: 'Ann', speed: 1, location: location(1, 1), storagePlaces }, ctx)
  ann.take({ id: 'order', volume }, ctx)
  return ann.storagePlaces.filter(({ orderId }) => orderId === 'order').map(({ name }) => name)
}
export default whichPlace
