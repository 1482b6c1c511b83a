import { describe, expect, it } from 'vitest'
import { foreignHost, foreignPage } from './guard.ts'

describe('the name that a request came under', () => {
  it.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST', 'localhost'])('%s is ours', host => {
    expect(foreignHost({ host })).toBeUndefined()
  })

  it.each(['evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example:3000', 'xlocalhost', '', undefined])(
    '%s is not',
    host => {
      expect(foreignHost({ host })?.init.status).toBe(421)
    },
  )
})

describe('the page that a request came from', () => {
  const host = 'localhost:3000'

  it.each([
    ['our own', { host, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }],
    ['the address bar', { host, 'sec-fetch-site': 'none' }],
    ['a program of the learner', { host }],
  ] as const)('may be %s', (_, headers) => {
    expect(foreignPage(headers)).toBeUndefined()
  })

  it.each([
    ['another site', { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { host, origin: 'http://localhost:9999', 'sec-fetch-site': 'same-site' }],
    ['an old browser on another site', { host, origin: 'https://evil.example' }],
    ['an image tag on another site', { host, 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { host, origin: 'null' }],
  ] as const)('may not be %s', (_, headers) => {
    expect(foreignPage(headers)?.init.status).toBe(403)
  })
})
