import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { answerErrors } from '../http/errors.ts'
import { requireMetricsAuth } from './metrics-auth.ts'

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`

/** What a scrape is answered: its status, and what it is asked to show. */
async function scrape(setting: string, authorization?: string) {
  const app = Fastify()
  answerErrors(app)
  app.get('/metrics', { onRequest: requireMetricsAuth(setting) }, async () => 'up 1')
  const { statusCode, headers } = await app.inject({
    url: '/metrics',
    headers: { ...(authorization && { authorization }) },
  })
  return [statusCode, headers['www-authenticate']]
}

test('with none they are for everybody, whatever is shown', async () => {
  expect(await scrape('none')).toEqual([200, undefined])
  expect(await scrape('none', 'Bearer anything')).toEqual([200, undefined])
})

test.each([
  ['nothing', undefined],
  ['another token', 'Bearer fifteen-letters'],
  ['the beginning of the token', 'Bearer a-token-of-sixte'],
  ['the token by another scheme', 'Basic a-token-of-sixteen:letters'],
  ['the token alone', 'a-token-of-sixteen:letters'],
])('with bearer, %s is not enough', async (_what, shown) => {
  expect(await scrape('bearer:a-token-of-sixteen:letters', shown)).toEqual([401, 'Bearer realm="metrics"'])
})

test.each([
  ['nothing', undefined],
  ['another user', basic('grafana:a-password-of-twenty')],
  ['another password', basic('prometheus:a-password-of-thirty')],
  ['the password as a token', 'Bearer a-password-of-twenty'],
])('with basic, %s is not enough', async (_what, shown) => {
  expect(await scrape('basic:prometheus:a-password-of-twenty', shown)).toEqual([401, 'Basic realm="metrics"'])
})

test('what was asked for opens, by a scheme written in any case', async () => {
  expect(await scrape('bearer:a-token-of-sixteen:letters', 'bearer a-token-of-sixteen:letters')).toEqual([
    200,
    undefined,
  ])
  expect(await scrape('basic:prometheus:a-pass:word-of-twenty', basic('prometheus:a-pass:word-of-twenty'))).toEqual([
    200,
    undefined,
  ])
})
