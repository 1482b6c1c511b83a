import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folderWith } from './compose/folder.testkit.ts'
import { StackError } from './error.ts'
import { decodeText, readTextFile } from './text-file.ts'

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map(part => Buffer.from(part as string)))

function failureOf(content: Uint8Array) {
  try {
    decodeText(content, 'init.sql')
  } catch (error) {
    if (error instanceof StackError) return error.failure
    throw error
  }
  throw new Error('nothing was refused')
}

it.each([['plain'], ['Café, цена, 日本, 👍'], ['\uFEFFwith a mark'], ['a \uFFFD that stands in the file'], ['']])(
  'gives UTF-8 as it is: %j',
  text => {
    expect(decodeText(Buffer.from(text), 'a')).toBe(text)
  },
)

it.each<[string, Uint8Array, number, number, string]>([
  ['latin-1', bytes('a\r\ncaf', [0xe9], ' x\n'), 2, 4, 'E9'],
  ['windows-1251 at the end', bytes('# цена ', [0xf6]), 1, 8, 'F6'],
  ['after a replacement character of its own', bytes('\uFFFD\n', [0x80]), 2, 1, '80'],
  ['a surrogate', bytes('ab', [0xed, 0xa0, 0x80]), 1, 3, 'ED'],
])('names the line, the column and the first byte that is not UTF-8: %s', (_, content, line, column, byte) => {
  expect(failureOf(content)).toMatchObject({
    kind: 'compose',
    place: { file: 'init.sql', line },
    message: `init.sql is not saved as UTF-8: the byte ${byte} in line ${line}, column ${column} belongs to another encoding.`,
    next: expect.stringContaining('Save the file as UTF-8'),
  })
})

const utf16 = Buffer.from('select 1', 'utf16le')
it.each([
  ['with a mark', bytes([0xff, 0xfe], [...utf16])],
  ['with a mark, the other way round', bytes([0xfe, 0xff], [...Buffer.from(utf16).swap16()])],
  ['without a mark', utf16],
])('calls UTF-16 by its name: %s', (_, content) => {
  expect(failureOf(content)).toMatchObject({
    place: { file: 'init.sql' },
    message: 'init.sql is saved as UTF-16, and not as UTF-8.',
  })
})

it('reads a file under the name that its reader knows', () => {
  const folder = folderWith({ 'a.env': 'A=1\n' })
  expect(readTextFile(join(folder, 'a.env'), 'a.env')).toBe('A=1\n')
  writeFileSync(join(folder, 'a.env'), Buffer.from([0x41, 0xff]))
  expect(() => readTextFile(join(folder, 'a.env'), 'sub/a.env')).toThrow('sub/a.env is not saved as UTF-8')
})
