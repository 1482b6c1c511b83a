import { expect, test } from 'vitest'
import { keptConnection } from './kept-connection.ts'

/** A kept connection, and whether each connection that it made is still open. */
function connections(connect: () => Promise<void> = async () => {}) {
  const made: { open: boolean }[] = []
  const kept = keptConnection(() => {
    const connection = { open: true }
    made.push(connection)
    return {
      connect,
      async disconnect() {
        connection.open = false
      },
    }
  })
  return { kept, made }
}

const failing = () => Promise.reject(new Error('refused'))

test('a connection is made for the first use and kept for the next', async () => {
  const { kept, made } = connections()
  const [one, two] = [await kept.use(async used => used), await kept.use(async used => used)]
  expect(one).toBe(two)
  await kept.drop()
  expect(made).toMatchObject([{ open: false }])
})

test('a use that fails closes its connection, and the next use makes another', async () => {
  const { kept, made } = connections()
  await expect(kept.use(failing)).rejects.toThrow('refused')
  await kept.use(async () => {})
  expect(made).toMatchObject([{ open: false }, { open: true }])
})

test('a use that fails late leaves the connection alone that was made since', async () => {
  const { kept, made } = connections()
  let fail = () => {}
  const late = kept.use(() => new Promise((_resolve, reject) => (fail = () => reject(new Error('late')))))
  await expect(kept.use(failing)).rejects.toThrow('refused')
  await kept.use(async () => {})
  fail()
  await expect(late).rejects.toThrow('late')
  expect(made).toMatchObject([{ open: false }, { open: true }])
})

test('a connection that cannot be made is closed too', async () => {
  const { kept, made } = connections(failing)
  await expect(kept.use(async () => {})).rejects.toThrow('refused')
  expect(made).toMatchObject([{ open: false }])
})
