import { expect, test } from 'vitest'
import { postgresArguments } from './postgres-arguments.ts'

test('settings are kept, except where the server listens', () => {
  expect(
    postgresArguments(['-c', 'max_connections=60', '-c', 'port=6000', '-clisten_addresses=*', '--shared-buffers=64MB']),
  ).toEqual({
    port: 6000,
    onlyItself: false,
    rest: ['-c', 'max_connections=60', '-c', 'shared-buffers=64MB'],
  })
})

test.each(['localhost', '127.0.0.1', "'localhost'", ''])('listening on "%s" is for itself alone', value => {
  expect(postgresArguments(['-c', `listen_addresses=${value}`]).onlyItself).toBe(true)
})

test('the port is that of the command, or else of PGPORT', () => {
  expect(postgresArguments([], { PGPORT: '5433' }).port).toBe(5433)
  expect(postgresArguments(['-p', '5434'], { PGPORT: '5433' }).port).toBe(5434)
  expect(postgresArguments(['-c', 'port=5435'], { PGPORT: '5433' }).port).toBe(5435)
})
