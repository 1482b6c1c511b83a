import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'
import { formatJoinCode, newJoinCode, newLearnerToken, newPassword, parseJoinCode } from './secrets.ts'

test('a join code has ten signs, none of which looks like another', () => {
  for (let n = 0; n < 200; n += 1) expect(newJoinCode()).toMatch(/^[A-HJ-NP-Z2-9]{10}$/)
})

test('a join code is read however it was written down', () => {
  expect(formatJoinCode('ABCDEFGHJK')).toBe('ABCDE-FGHJK')
  for (const written of ['ABCDE-FGHJK', 'abcdefghjk', ' abcde fghjk '])
    expect(parseJoinCode(written)).toBe('ABCDEFGHJK')
})

test('a token can be told from other text', () => {
  expect(newLearnerToken()).toMatch(/^gwl_[\w-]{43}$/)
})

test('a password opens its own hash and no other', async () => {
  const password = newPassword()
  const hash = await hashPassword(password)
  expect(hash).not.toContain(password)
  expect(await verifyPassword(password, hash)).toBe(true)
  expect(await verifyPassword(newPassword(), hash)).toBe(false)
  expect(await verifyPassword(password, await hashPassword(newPassword()))).toBe(false)
})

test('a name that nobody has is refused, whatever the password', async () => {
  expect(await verifyPassword('', undefined)).toBe(false)
  expect(await verifyPassword(newPassword(), undefined)).toBe(false)
})
