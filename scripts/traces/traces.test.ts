import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createTraceServer } from './server.mjs'

const order = '00000000-0000-4000-8000-000000000101'

/** A collector, and a service that sends it spans. */
async function startCollector(traceLimit?: number) {
  const server = createTraceServer({ traceLimit }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = (body: string) => fetch(`${url}/v1/traces`, { method: 'POST', body })
  const send = (service: string, ...spans: object[]) => {
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] }
    return post(JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }))
  }
  const get = async (path: string) => (await fetch(`${url}${path}`)).text()
  return { url, post, send, get }
}

const span = (traceId: string, spanId: string, parentSpanId?: string, more: object = {}) => ({
  traceId,
  spanId,
  parentSpanId,
  name: `span ${spanId}`,
  startTimeUnixNano: `17643627110000000${spanId.length}0`,
  endTimeUnixNano: '1764362711001000000',
  ...more,
})

test('spans of several services, in whatever order they come, are one tree', async () => {
  const { send, get } = await startCollector()
  await send('inventory', span('t1', 'bb', 'a'))
  await send('sales', span('t1', 'a'), span('t1', 'ccc', 'bb'))
  const page = (await get('/traces/t1')).replaceAll(/<(?!\/?ol>|\/?li>)[^>]*>|\n/g, '')
  expect(page).toMatch(/<ol><li>sales span a .*<ol><li>inventory span bb .*<ol><li>sales span ccc .*<\/li><\/ol>/)
})

test('a trace is found by the order that it is about', async () => {
  const { send, get } = await startCollector()
  const attributes = [{ key: 'cloudevents.event_subject', value: { stringValue: order } }]
  await send('sales', span('t1', 'a'), span('t2', 'a', undefined, { attributes }))
  const found = JSON.parse(await get(`/api/traces?subject=${order}`)) as { id: string }[]
  expect(found.map(({ id }) => id)).toEqual(['t2'])
  expect(await get(`/?subject=${order}`)).toContain('href="/traces/t2"')
})

test('the oldest go when there are too many', async () => {
  const { send, get } = await startCollector(2)
  for (const id of ['t1', 't2', 't3']) await send('sales', span(id, 'a'))
  expect((JSON.parse(await get('/api/traces')) as { id: string }[]).map(({ id }) => id)).toEqual(['t3', 't2'])
})

test('what a service says is text on the page, whatever it looks like', async () => {
  const { send, get } = await startCollector()
  await send('<script>', span('t1', 'a', undefined, { name: '"><img src=x>' }))
  expect(await get('/traces/t1')).not.toMatch(/<script>|<img/)
  expect(await get('/?subject="><script>')).not.toMatch(/<script>|<img/)
})

test('what is no request for traces is told so, and the collector goes on', async () => {
  const { url, post, send } = await startCollector()
  expect((await post('{')).status).toBe(400)
  expect((await fetch(`${url}/traces/unknown`)).status).toBe(404)
  expect((await send('sales', span('t1', 'a'))).status).toBe(200)
})
