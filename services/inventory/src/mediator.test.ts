import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { expect, test } from 'vitest'
import { command, createMediator, moduleEvent, query } from './mediator.ts'

const Add = command<{ quantity: number }, number>('test.add')
const Total = query<void, number>('test.total')
const Added = moduleEvent<{ quantity: number }>('test.added')
const work = {} as UnitOfWork

test('a request is answered by its one handler, in the transaction of whoever asks', async () => {
  const mediator = createMediator()
  mediator.answer(Add, async (context, { quantity }) => {
    expect(context).toBe(work)
    return quantity + 1
  })
  expect(await mediator.send(work, Add, { quantity: 1 })).toBe(2)
  expect(() => mediator.answer(Add, async () => 0)).toThrow('test.add is answered already')
  await expect(mediator.send(work, Total, undefined)).rejects.toThrow('no module answers test.total')
})

test('an event reaches all who listen, one after the other; a listener that fails fails whoever said it', async () => {
  const mediator = createMediator()
  const heard: string[] = []
  await mediator.publish(work, Added, { quantity: 1 })
  mediator.listen(Added, async (_work, { quantity }) => {
    await Promise.resolve()
    heard.push(`first ${quantity}`)
  })
  mediator.listen(Added, async (_work, { quantity }) => void heard.push(`second ${quantity}`))
  await mediator.publish(work, Added, { quantity: 2 })
  expect(heard).toEqual(['first 2', 'second 2'])
  mediator.listen(Added, async () => {
    throw new Error('no room')
  })
  await expect(mediator.publish(work, Added, { quantity: 3 })).rejects.toThrow('no room')
})
