import { expect, test } from 'vitest'
import { createPasswords } from './passwords.ts'

const passwords = createPasswords()

test('a password is kept as argon2id, with what OWASP asks of it', async () => {
  expect(await passwords.hash('tea with milk')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('a password opens its own hash, on whatever keyboard it is typed, and no other', async () => {
  const hash = await passwords.hash('caf\u00e9 au lait')
  expect(await passwords.verify('cafe\u0301 au lait', hash)).toBe(true)
  expect(await passwords.verify('cafe au lait', hash)).toBe(false)
})

test('where there is no hash, nothing is right', async () => {
  expect(await passwords.verify('', undefined)).toBe(false)
})
