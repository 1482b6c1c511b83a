import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { collectGarbage } from './collect-garbage.ts'

test('what nobody refers to is freed, and nothing else', async () => {
  const kept = { of: 'the start' }
  const references = [new WeakRef(kept), new WeakRef({ of: 'the start' })]
  // What a WeakRef was made for lives until the end of the turn.
  await turn()
  await collectGarbage()
  expect(references.map(reference => reference.deref())).toEqual([kept, undefined])
})
