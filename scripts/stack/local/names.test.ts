import { expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { createNames, listenerTable } from './names.ts'
import { nowhere } from './tools/own-host.mjs'

const compose = `
services:
  db: { image: postgres:17, networks: { back: { aliases: [Database] } }, container_name: shop-db }
  web: { image: node:24, networks: [front, back] }
  gate: { image: nginx:1.28, networks: [front] }
  broker: { image: apache/kafka:4.1.2, networks: [back] }
networks: { front: , back: }
`
const table = listenerTable([
  { service: 'db', listeners: [{ port: 5432 }], ports: new Map([[5432, 20001]]) },
  { service: 'web', listeners: [{ port: 8000 }], ports: new Map([[8000, 20002]]) },
  { service: 'web', listeners: [{ port: 8000 }], ports: new Map([[8000, 20003]]) },
  { service: 'gate', listeners: [{ port: 80 }], ports: new Map([[80, 20004]]) },
  {
    service: 'broker',
    listeners: [{ port: 9092 }, { port: 29092, onlyItself: true }],
    ports: new Map([
      [9092, 20005],
      [29092, 20006],
    ]),
  },
])

function namesOf(service: string, instance = 1) {
  const project = loadCompose({ directory: folderWith({ 'compose.yaml': compose }), env: {} })
  return createNames(project, project.services[service]!, instance, table)
}
const at = (port: number) => ({ host: '127.0.0.1', port })

test('a service is found by its name, alias and container name, whatever the case', () => {
  const names = namesOf('web')
  for (const name of ['db', 'DB', 'database', 'shop-db']) expect(names.resolve(name, 5432)).toEqual(at(20001))
})

test('a port that nobody listens on leads nowhere', () => {
  expect(namesOf('web').resolve('db', 5433)).toEqual(nowhere)
})

test('a service without a common network is not known', () => {
  expect(namesOf('gate').resolve('db', 5432)).toBeUndefined()
})

test('localhost is the instance itself and never the machine', () => {
  expect(namesOf('web', 2).resolve('localhost', 8000)).toEqual(at(20003))
  expect(namesOf('web').resolve('127.0.0.1', 5432)).toEqual(nowhere)
})

test('a process that serves nobody has an empty localhost', () => {
  expect(namesOf('web', 0).resolve('localhost', 8000)).toEqual(nowhere)
  expect(namesOf('web', 0).resolve('web', 8000)).toEqual(at(20002))
})

test('a listener that is advertised as localhost is for the instance alone', () => {
  expect(namesOf('web').resolve('broker', 29092)).toEqual(nowhere)
  expect(namesOf('broker').resolve('broker', 29092)).toEqual(at(20006))
})

test('peers have the addresses of all instances', () => {
  const web = namesOf('gate')
    .peers()
    .find(({ host }) => host === 'web')
  expect(web).toEqual({ host: 'web', port: 8000, addresses: ['127.0.0.1:20002', '127.0.0.1:20003'] })
})
