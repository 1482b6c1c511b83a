import fc from 'fast-check'
import { PartitionAssigners, Partitioners } from 'kafkajs'
import createAssigner from 'kafkajs/src/consumer/assigners/roundRobinAssigner/index.js'
import createPartitioner from 'kafkajs/src/producer/partitioners/default/index.js'
import { describe, expect, it } from 'vitest'
import { Buffer as BufferInBrowser } from './in-browser/buffer.ts'
import { assignPartitions, partitionOf } from './kafka.ts'
import { addPartition, begin, keysOf, type Play, partitionsOf, readerOf, toggle, write } from './model.ts'

const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })

describe('the partition of a key', () => {
  it('is what the producer of the platform answers: by the very function, for any key', () => {
    expect(createPartitioner).toBe(Partitioners.DefaultPartitioner)
    const ask = Partitioners.DefaultPartitioner()
    fc.assert(
      fc.property(key, fc.integer({ min: 1, max: 50 }), (key, partitions) => {
        const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
          partitionId,
          leader: 1,
          partitionErrorCode: 0,
          replicas: [],
          isr: [],
        }))
        expect(partitionOf(key, partitions)).toBe(
          ask({ topic: 'any', partitionMetadata, message: { key, value: null } }),
        )
      }),
    )
  })

  it('is computed from the same bytes in a browser as in Node', () => {
    fc.assert(
      fc.property(key, key => {
        expect([...BufferInBrowser.from(key)]).toEqual([...Buffer.from(key)])
      }),
    )
    expect(BufferInBrowser.isBuffer(BufferInBrowser.from('a'))).toBe(true)
    expect(BufferInBrowser.isBuffer('a')).toBe(false)
    const four = BufferInBrowser.allocUnsafe(4)
    four.set([1, 2, 3, 4])
    expect(four.readUInt32BE(0)).toBe(Buffer.from([1, 2, 3, 4]).readUInt32BE(0))
  })
})

describe('the shares of a group', () => {
  it('are what kafkajs assigns, which the consumers of the platform leave as it is', async () => {
    expect(createAssigner).toBe(PartitionAssigners.roundRobin)
    expect(await assignPartitions(['consumer-1', 'consumer-2'], 3)).toEqual({
      'consumer-1': [0, 2],
      'consumer-2': [1],
    })
  })

  it('give each partition to one consumer as long as there is one', async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^consumer-[0-9a-f]{1,6}$/), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 1, max: 12 }), async (consumers, partitions) => {
        const shares = Object.values(await assignPartitions(consumers, partitions))
        expect(shares.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: partitions }, (_, each) => each))
        expect(shares).toHaveLength(Math.min(consumers.length, partitions))
      }),
    )
  })
})

describe('a topic to play with', () => {
  const writeAll = async (play: Play, ...keys: string[]) => {
    let after = play
    for (const key of keys) after = await write(after, key)
    return after
  }

  it('keeps the events of a key together, in their order, while the number of partitions stays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c', 'd')), async keys => {
        const { log } = await writeAll(await begin(), ...keys)
        for (const key of keysOf(log)) {
          expect(partitionsOf(log, key)).toEqual([partitionOf(key, 3)])
          const offsets = log.filter(message => message.key === key).map(({ offset }) => offset)
          expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
        }
      }),
    )
  })

  it('sends some keys elsewhere when a partition is added, and moves nothing that is written', async () => {
    const before = await writeAll(await begin(), 'order-1', 'order-2', 'order-3', 'order-4')
    const grown = await addPartition(before)
    expect(grown.log).toEqual(before.log)
    const moved = keysOf(before.log).filter(key => partitionOf(key, 3) !== partitionOf(key, 4))
    expect(moved).not.toEqual([])
    expect(grown.news).toContain(`${moved.length} of 4 orders goes elsewhere: ${moved[0]} from`)

    const after = await write(grown, moved[0]!)
    expect(partitionsOf(after.log, moved[0]!)).toHaveLength(2)
    expect(after.news).toContain('nobody can tell which came first')
    expect(after.found).toContain('split')
  })

  it('has nothing for a fourth consumer of three partitions, and remembers that this was found', async () => {
    let play = await begin()
    for (const name of ['consumer-2', 'consumer-3', 'consumer-4']) play = await toggle(play, name)
    expect(play.news).toContain('consumer-4 joins.')
    expect(play.news).toContain('consumer-4 has nothing to read.')
    expect(play.found).toContain('idle')

    const after = await toggle(play, 'consumer-1')
    expect([0, 1, 2].map(partition => readerOf(after, partition))).toEqual(['consumer-2', 'consumer-3', 'consumer-4'])
    expect(after.found).toContain('idle')
  })

  it('says when nobody reads', async () => {
    const play = await toggle(await begin(), 'consumer-1')
    expect(play.news).toBe('consumer-1 leaves. Nobody reads; what is written waits.')
    expect(readerOf(play, 0)).toBeUndefined()
  })

  it('notices two orders in one partition', async () => {
    const [one, other] = ['order-1', 'order-2', 'order-3', 'order-4'].filter(
      (key, _, all) => all.filter(each => partitionOf(each, 3) === partitionOf(key, 3)).length > 1,
    )
    const play = await write(await begin(), one!)
    expect(play.found).not.toContain('together')
    expect((await write(play, other!)).found).toContain('together')
  })
})
