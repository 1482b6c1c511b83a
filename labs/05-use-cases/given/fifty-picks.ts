/** 30 pieces of tea, and 50 people who want one of them at the same time: npx tsx given/fifty-picks.ts */
import { createWarehouse, fifo } from '../src/index.ts'
import { memoryBus, memoryStore } from './memory.ts'

let ids = 0
const bus = memoryBus()
const ports = { store: memoryStore(), bus, now: () => new Date(), newId: () => `id-${++ids}` }
const warehouse = createWarehouse({ ...ports, placement: fifo })

await warehouse.send('add-location', { code: 'L1', distance: 1, capacity: 50 })
await warehouse.send('add-item', { sku: 'tea', turnover: 9 })
await warehouse.send('receive', { sku: 'tea', quantity: 30 })

// #region at-once
const picks = Array.from({ length: 50 }, () => warehouse.send('pick', { sku: 'tea', quantity: 1 }))
const ends = await Promise.allSettled(picks)
// #endregion at-once

const picked = ends.filter(end => end.status === 'fulfilled').length
const { total } = await warehouse.ask<{ total: number }>('stock', { sku: 'tea' })
console.log(`${picked} were picked, ${total} are left, ${bus.published.length} events`)
