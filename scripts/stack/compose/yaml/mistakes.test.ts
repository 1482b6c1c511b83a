import { expect, it } from 'vitest'
import { ComposeError } from '../error.ts'
import { parseYaml } from './parse.ts'

const right = `services:
  postgres:
    image: postgres:17
    environment:
      POSTGRES_DB: shop
      POSTGRES_PASSWORD: x
      POSTGRES_USER: u
    volumes:
      - a:/a
      - b:/b
    restart: always

  redis:
    image: redis:8.2
    command: x
`

const source = { name: 'compose.yaml', path: '/compose.yaml', base: '/' }

function saidOf(from: string | RegExp, to: string) {
  const text = right.replace(from, to)
  expect(text).not.toBe(right)
  try {
    parseYaml(text, source)
  } catch (error) {
    if (error instanceof ComposeError) return error.failure
    throw error
  }
  throw new Error('nothing was refused')
}

it('reads what is right', () => {
  expect(() => parseYaml(right, source)).not.toThrow()
})

it.each([
  [
    '      POSTGRES_PASSWORD',
    '        POSTGRES_PASSWORD',
    6,
    'Line 6 (`POSTGRES_PASSWORD:`) is indented by 8, its neighbours by 6.',
  ],
  [
    '      POSTGRES_PASSWORD',
    '     POSTGRES_PASSWORD',
    6,
    'Line 6 (`POSTGRES_PASSWORD:`) is indented by 5, its neighbours by 6.',
  ],
  ['    image: postgres', '   image: postgres', 3, 'Line 3 (`image:`) is indented by 3, its neighbours by 4.'],
  ['    image: redis', '   image: redis', 14, 'Line 14 (`image:`) is indented by 3, its neighbours by 4.'],
  ['    image: redis', '     image: redis', 14, 'Line 14 (`image:`) is indented by 5, its neighbours by 4.'],
  ['    command', '     command', 15, 'Line 15 (`command:`) is indented by 5, its neighbours by 4.'],
  ['    command', '   command', 15, 'Line 15 (`command:`) is indented by 3, its neighbours by 4.'],
  ['      - b', '     - b', 10, 'Line 10 (`- b:/b`) is indented by 5, its neighbours by 6.'],
  ['  redis:', '   redis:', 13, 'Line 13 (`redis:`) is indented by 3, its neighbours by 2.'],
])('names the line in the wrong column: %j as %j', (from, to, line, message) => {
  expect(saidOf(from, to)).toMatchObject({ message, place: { line } })
})

it('names both lines where either may stand in the wrong column', () => {
  expect(saidOf('      POSTGRES_PASSWORD', '    POSTGRES_PASSWORD').message).toBe(
    '`POSTGRES_PASSWORD:` (line 6) has a value, and `POSTGRES_USER:` below it (line 7) is indented further: by 6 and not by 4.',
  )
})

it.each([
  ['- b:/b', 'b:/b', 10, 'A dash is missing in line 10: `b:/b` stands in a list.'],
  ['- b:/b', 'b: c', 10, 'A dash is missing in line 10: `b: c` stands in a list.'],
  ['image: redis', 'image redis', 14, 'A colon is missing after `image` in line 14.'],
  ['command: x', 'command x', 15, 'A colon is missing after `command` in line 15.'],
  ['environment:', 'environment', 4, 'A colon is missing after `environment` in line 4.'],
  ['  redis:', '  redis', 13, 'A colon is missing after `redis` in line 13.'],
  ['image: redis', 'image:redis', 14, 'A space is missing after `image:` in line 14.'],
  ['command: x', 'command:x', 15, 'A space is missing after `command:` in line 15.'],
  ['command: x', 'command: "x', 15, 'The quote " in line 15 is never closed.'],
  [
    '    restart: always',
    '    command: ["a", "b"\n    restart: always',
    11,
    'The bracket [ in line 11 is never closed.',
  ],
])('names what is missing: %j as %j', (from, to, line, message) => {
  expect(saidOf(from, to)).toMatchObject({ message, place: { line } })
})

it('says of a dash among keys that a block is one or the other', () => {
  expect(saidOf('POSTGRES_USER: u', '- POSTGRES_USER=u').message).toBe(
    'Line 7 begins with a dash, like an item of a list, and line 6 is a key: a block is one or the other.',
  )
})

it.each([
  ['    command: x', '    image: y', 15, '`image` comes twice in `redis`, in lines 14 and 15.', 'Keep one'],
  ['  redis:', '  postgres:', 13, '`postgres` comes twice in `services`, in lines 2 and 13.', 'Keep one'],
  [
    '  redis:',
    '    redis:',
    14,
    '`image` comes twice in `postgres`, in lines 3 and 14.',
    'Is `redis:` in line 13 too far to the right?',
  ],
  [/$/, 'services:\n', 16, '`services` comes twice in the file, in lines 1 and 16.', 'Keep one'],
])('names the key that comes twice, both lines and the likely cause: %j as %j', (from, to, line, message, next) => {
  expect(saidOf(from, to)).toMatchObject({ message, place: { line }, next: expect.stringContaining(next) })
})
