import { expect, test } from 'vitest'
import { holdTransaction } from './hold.ts'

test('a server that has gone is the environment’s fault', async () => {
  const held = holdTransaction('postgresql://postgres@127.0.0.1:1/postgres')
  await expect(held).rejects.toMatchObject({ failure: { kind: 'environment', service: 'postgres' } })
})
