import { describe, expect, test } from 'vitest'
import { folderWith } from '../../compose/folder.testkit.ts'
import { loadCompose } from '../../compose/load.ts'
import { createNames, listenerTable } from '../names.ts'
import { brokerListeners, brokerProperties, localProperties } from './kafka-properties.ts'

test('variables become properties as in the image', () => {
  const properties = brokerProperties({
    KAFKA_NODE_ID: '1',
    KAFKA_LISTENER_NAME_X_SASL_ENABLED__MECHANISMS: 'PLAIN',
    KAFKA_SOME___DASH: 'd',
    KAFKA_HEAP_OPTS: '-Xmx1g',
    OTHER: 'x',
  })
  expect(Object.fromEntries(properties)).toEqual({
    'node.id': '1',
    'listener.name.x.sasl.enabled_mechanisms': 'PLAIN',
    'some-dash': 'd',
  })
})

test('without any there is one node that is broker and controller', () => {
  expect(brokerProperties({ KAFKA_HEAP_OPTS: '-Xmx1g' }).get('process.roles')).toBe('broker,controller')
})

test('a mounted file is overruled by variables', () => {
  const properties = brokerProperties({ KAFKA_NUM_PARTITIONS: '3' }, '# ours\nnum.partitions=1\nlog.dirs = /data\n')
  expect(Object.fromEntries(properties)).toEqual({ 'num.partitions': '3', 'log.dirs': '/data' })
})

const twoDoors = {
  KAFKA_LISTENERS: 'INSIDE://:19092,HOST://:9092,CONTROLLER://:9093',
  KAFKA_ADVERTISED_LISTENERS: 'INSIDE://kafka:19092,HOST://localhost:29092',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka:9093',
  KAFKA_LOG_DIRS: '/var/lib/kafka/data',
}

test('what is advertised as localhost is of no use to another container', () => {
  const doors = brokerListeners(brokerProperties(twoDoors)).map(({ port, onlyItself }) => [port, onlyItself])
  expect(doors).toEqual([
    [19092, false],
    [9092, true],
    [9093, false],
  ])
})

describe('on this machine', () => {
  const properties = brokerProperties(twoDoors)
  const ports = new Map([
    [19092, 20001],
    [9092, 29092],
    [9093, 20003],
  ])
  function localised(of = properties) {
    const project = loadCompose({
      directory: folderWith({ 'compose.yaml': 'services: { kafka: { image: "apache/kafka:4.1.2" } }' }),
      env: {},
    })
    const table = listenerTable([{ service: 'kafka', listeners: brokerListeners(properties), ports }])
    const names = createNames(project, project.services.kafka!, 1, table)
    return localProperties(of, {
      ports,
      published: new Map([[29092, 9092]]),
      names,
      hostPath: path => `/state${path}`,
    })
  }

  test('listeners and voters are loopback addresses', () => {
    expect(localised().get('listeners')).toBe(
      'INSIDE://127.0.0.1:20001,HOST://127.0.0.1:29092,CONTROLLER://127.0.0.1:20003',
    )
    expect(localised().get('controller.quorum.voters')).toBe('1@127.0.0.1:20003')
  })

  test('clients are sent where the listener is, by name or by the published port', () => {
    expect(localised().get('advertised.listeners')).toBe('INSIDE://127.0.0.1:20001,HOST://127.0.0.1:29092')
  })

  test('the log cleaner is small, unless the file says how large it is', () => {
    const size = 'log.cleaner.dedupe.buffer.size'
    expect(Number(localised().get(size))).toBeLessThan(2 ** 23)
    expect(localised(new Map([...properties, [size, '134217728']])).get(size)).toBe('134217728')
  })

  test('data is where the path is', () => {
    expect(localised().get('log.dirs')).toBe('/state/var/lib/kafka/data')
  })
})
