import { expect, test } from 'vitest'
import { folderWith } from './compose/folder.testkit.ts'
import { loadCompose } from './compose/load.ts'
import { startOrder } from './start-order.ts'

const project = (services: string) =>
  loadCompose({ directory: folderWith({ 'compose.yaml': `services: {${services}}` }), env: {} })
const names = (services: { name: string }[]) => services.map(({ name }) => name)

test('a service comes after what it depends on', () => {
  const shop = project(
    'web: { image: a:1, depends_on: [db, cache] }, cache: { image: b:1, depends_on: [db] }, db: { image: c:1 }',
  )
  expect(names(startOrder(shop, undefined))).toEqual(['db', 'cache', 'web'])
})

test('asking for one brings what it needs and no more', () => {
  const shop = project('web: { image: a:1, depends_on: [db] }, mail: { image: b:1 }, db: { image: c:1 }')
  expect(names(startOrder(shop, ['web']))).toEqual(['db', 'web'])
})

test('an unknown service is named with those there are', () => {
  expect(() => startOrder(project('web: { image: a:1 }'), ['wbe'])).toThrow('There is no service wbe')
})
