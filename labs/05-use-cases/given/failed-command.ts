/** A command that fails when half of it is done: npx tsx given/failed-command.ts */
import { createMediator } from '../src/index.ts'
import { memoryBus, memoryStore } from './memory.ts'

const [store, bus] = [memoryStore(), memoryBus()]
const mediator = createMediator({ store, bus })

// #region handler
mediator.onCommand('fill', async (_, work) => {
  work.save('shelf', 'a', 10)
  work.emit({ type: 'shelf-filled', data: 'a' })
  throw new Error('shelf b is not there')
})
// #endregion handler

await mediator.send('fill', {}).catch((error: Error) => console.log(error.message))
console.log(`${(await store.list('shelf')).length} shelf, ${bus.published.length} event`)
