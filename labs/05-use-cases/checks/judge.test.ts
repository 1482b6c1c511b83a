import { expect, test } from 'vitest'
import { faultByReference } from './judge.ts'
import { play } from './player.ts'
import * as reference from './reference.ts'
import type { Scene, Seen } from './scenes.ts'
import { actsOf } from './sentences.ts'

const scene: Scene = {
  warehouse: 'fifo',
  acts: actsOf('location L2, distance 1, for 9 · item tea, turnover 1 · receive 5 tea · pick 9 tea'),
}

const seen = async (change: (seen: Seen) => unknown = () => undefined): Promise<Seen> => {
  const [seen] = await play({ ...reference }, [scene])
  change(seen!)
  return seen!
}
const [received, refused] = [2, 3]

test('a history that goes as the reference goes has no fault', async () => {
  expect(faultByReference(scene, await seen(), await seen())).toBeUndefined()
})

test('lots and movements may be called otherwise', async () => {
  const renamed = await seen(({ acts }) => {
    const act = acts[received]!
    Object.assign(act.events[0]!.data as object, { lot: 'first', id: 'x1' })
    Object.assign(act.ended[0]!.value as object, { lot: 'first' })
    act.ids = ['x1']
  })
  expect(faultByReference(scene, renamed, await seen())).toBeUndefined()
})

test('an id that newId has not given is a fault', async () => {
  const forged = await seen(({ acts }) => Object.assign(acts[received]!.events[0]!.data as object, { id: 'x1' }))
  expect(faultByReference(scene, forged, await seen())).toMatchObject({ at: received })
})

test('what is accepted and should not be is a fault of its act', async () => {
  const accepted = await seen(({ acts }) => {
    acts[refused]!.ended = { 0: {} }
  })
  expect(faultByReference(scene, accepted, await seen())).toMatchObject({
    at: refused,
    expected: 'refused with not-enough',
  })
})

test('a refused command that has written is a fault', async () => {
  const written = await seen(({ acts }) => {
    acts[refused]!.writes = 1
  })
  expect(faultByReference(scene, written, await seen())).toMatchObject({ at: refused })
})

test('a stock in which there is nothing to read is a fault', async () => {
  const asked: Scene = { ...scene, acts: [...scene.acts, ...actsOf('what is the stock of tea?')] }
  const [right] = await play({ ...reference }, [asked])
  const [empty] = await play({ ...reference }, [asked])
  Object.assign(empty!.acts[4]!.ended[0]!.value as object, { lots: [undefined] })
  expect(faultByReference(asked, empty!, right!)).toMatchObject({ at: 4 })
})
