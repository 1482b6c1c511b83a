import { expect, test } from 'vitest'
import { folderWith } from '../../compose/folder.testkit.ts'
import { loadCompose } from '../../compose/load.ts'
import { serverArguments } from './server-arguments.ts'

function argumentsOf(lines: string) {
  const directory = folderWith({ 'compose.yaml': `services:\n  cache:\n    image: redis:8\n${lines}` })
  return serverArguments(loadCompose({ directory, env: {} }).services.cache!, ['redis-server'])
}

test.each([
  ['nothing', '', []],
  ['only options', '    command: [--appendonly, "yes"]', ['--appendonly', 'yes']],
  ['the server by name', '    command: redis-server --requirepass "a b"', ['--requirepass', 'a b']],
  ["the image's entry point", '    command: [docker-entrypoint.sh, redis-server]', []],
  [
    'an entry point of its own',
    '    entrypoint: /usr/local/bin/redis-server\n    command: [--save, ""]',
    ['--save', ''],
  ],
])('%s is the image’s own server', (_, lines, expected) => {
  expect(argumentsOf(lines)).toEqual(expected)
})

test.each([
  ['a shell', '    command: sh -c "redis-server --save 60 1"'],
  ['another program', '    command: [redis-cli, ping]'],
])('%s is not', (_, lines) => {
  expect(argumentsOf(lines)).toBeUndefined()
})
