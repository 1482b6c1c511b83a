import { expect, test } from 'vitest'
import { translateArguments } from './arguments.mjs'

const addresses = {
  'db:5432': '127.0.0.1:20001',
  'localhost:5432': '127.0.0.1:20001',
  '127.0.0.1:5432': '127.0.0.1:20001',
  'cache:6379': '127.0.0.1:20002',
}
const socket = { PGHOST: '/sockets', PGPORT: '20001' }
const argumentsOf = (tool: string, words: string, env: Record<string, string> = {}) =>
  translateArguments(tool, words.split(' ').filter(Boolean), env, addresses).args.join(' ')

test.each([
  ['pg_isready', '-h db -p 5432 -U x', '-h 127.0.0.1 -p 20001 -U x'],
  ['psql', '--host=db -c select', '-h 127.0.0.1 -p 20001 -c select'],
  ['psql', '-hdb', '-h 127.0.0.1 -p 20001'],
  ['redis-cli', '-h cache ping', '-h 127.0.0.1 -p 20002 ping'],
  ['nc', '-z cache 6379', '-z 127.0.0.1 20002'],
])('%s %s goes to %s', (tool, words, expected) => {
  expect(argumentsOf(tool, words)).toBe(expected)
})

test('on the server’s own instance, localhost is its socket', () => {
  expect(argumentsOf('pg_isready', '-h 127.0.0.1 -p 5432 -q', socket)).toBe('-q')
  expect(argumentsOf('psql', '-U boss', socket)).toBe('-U boss')
})

test('an instance’s localhost never is a server of this machine', () => {
  expect(argumentsOf('redis-cli', 'ping')).toBe('-h 127.0.0.1 -p 4 ping')
  expect(argumentsOf('psql', '-h localhost -p 5433', socket)).toBe('-h 127.0.0.1 -p 4')
  for (const host of ['localhost', 'LocalHost', '0.0.0.0', '::1', '[::1]'])
    expect(argumentsOf('nc', `-z ${host} 6379`)).toBe('-z 127.0.0.1 4')
})

test('a host that is none of ours stays', () => {
  expect(argumentsOf('psql', '-h db.example.com')).toBe('-h db.example.com -p 5432')
})
