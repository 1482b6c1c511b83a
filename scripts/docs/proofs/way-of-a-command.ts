import { memoryBus, memoryStore } from '../../../labs/05-use-cases/given/memory.ts'
import type { Mediator, Ports } from '../../../labs/05-use-cases/given/ports.ts'
import { importSolution } from './lab-solution.ts'
import type { Proof } from './proof.ts'

interface Solution {
  createMediator(ports: Pick<Ports, 'store' | 'bus'>): Mediator
}

/** Lab 05's solution, with a store and a bus that say when they are asked. */
const wayOfACommand: Proof = async () => {
  const { createMediator } = await importSolution<Solution>('05-use-cases', 'src/index.ts')
  const happened: string[] = []
  const store = memoryStore()
  const bus = memoryBus()
  const mediator = createMediator({
    store: {
      ...store,
      get: (kind, id) => {
        happened.push('The handler reads a document')
        return store.get(kind, id)
      },
      commit: writes => {
        happened.push("The store's `commit`")
        return store.commit(writes)
      },
    },
    bus: {
      publish: events => {
        happened.push('The bus gets the events')
        return bus.publish(events)
      },
    },
  })
  mediator.onCommand('open', async (_, work) => {
    await work.get('shelf', 'a')
    happened.push('The handler calls `save` and `emit`')
    work.save('shelf', 'a', {})
    work.emit({ type: 'shelf-opened', data: {} })
  })
  await mediator.send('open', {})
  happened.push('`send` answers')
  return happened
}
export default wayOfACommand
