import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ComposeError } from '../error.ts'
import { folderWith } from '../folder.testkit.ts'
import { loadCompose } from '../load.ts'

function refusalOf(text: string | Uint8Array) {
  const directory = folderWith({})
  writeFileSync(join(directory, 'compose.yaml'), text)
  try {
    loadCompose({ directory, env: {} })
  } catch (error) {
    if (error instanceof ComposeError) return error.failure
    throw error
  }
  throw new Error('nothing was refused')
}

it.each([
  ['init: maybe', 'services.a.init must be true or false, and is the text "maybe".', 'Write true or false.'],
  ['init: 1', 'services.a.init must be true or false, and is the number 1.', 'Write true or false.'],
  ['cpus: half', 'services.a.cpus must be a number, and is the text "half".', 'Write a number, such as 0.5.'],
  ['scale: two', 'services.a.scale must be a whole number, and is the text "two".', 'Write a whole number.'],
  ['stop_grace_period: 10', 'services.a.stop_grace_period must be a duration, and is the number 10.', 'Write it as 5s'],
  ['stop_grace_period: 5q', 'services.a.stop_grace_period must be a duration, and is the text "5q".', 'Write it as 5s'],
  ['shm_size: lots', 'services.a.shm_size must be a size, and is the text "lots".', 'Write it as 256m or 1g.'],
  ['depends_on: [a, a]', 'services.a.depends_on has "a" twice.', 'Take one of the two out.'],
  ['depends_on: {b: {condition: up}}', 'services.a.depends_on.b.condition must be one of service_started', 'Write one'],
  ['volumes: [{target: /x}]', 'services.a.volumes[0] has no key "type".', 'Add `type:`.'],
  ['volumes: [{type: bind, quelle: /x}]', 'services.a.volumes[0] has no key "quelle".', 'Take it out'],
  ['env_file: {path: x}', 'services.a.env_file must be text or a list, and is a map.', 'Write a list'],
  ['container_name: "-"', 'services.a.container_name cannot be the text "-".', 'Write two characters or more'],
  ['container_name: c', 'services.a.container_name cannot be the text "c".', 'Write two characters or more'],
  ['im\u0430ge: x', 'services.a has no key "im\u0430ge" (with U+0430, a Cyrillic letter).', 'Did you mean "image"?'],
])('says in one sentence what is wrong with %j', (line, message, next) => {
  expect(refusalOf(`services:\n  a:\n    ${line}\n`)).toMatchObject({
    place: { file: 'compose.yaml', line: 3 },
    message: expect.stringContaining(message),
    next: expect.stringContaining(next),
  })
})

it.each([
  [
    '  redis\u200B:',
    '"redis<U+200B>" (with U+200B, which cannot be seen, in column 8) cannot be a name under services.',
  ],
  ['  r\u0435dis:', '"r\u0435dis" (with U+0435, a Cyrillic letter, in column 4) cannot be a name under services.'],
  ['  "red\u00A0is":', '"red<U+00A0>is" (with U+00A0, a space of another kind, in column 7) cannot be a name'],
])('names the character that cannot be seen in %j', (line, message) => {
  expect(refusalOf(`services:\n${line}\n    image: x\n`)).toMatchObject({
    place: { line: 2 },
    message: expect.stringContaining(message),
  })
})

it('names it where a name is used, too', () => {
  const { message } = refusalOf('services: {a: {image: x, depends_on: [r\u0435dis]}, redis: {image: y}}')
  expect(message).toBe(
    'a depends on "r\u0435dis" (with U+0435, a Cyrillic letter), which is not a service of this project.',
  )
})

it('shows the first mistake of a file', () => {
  const text = 'services:\n  a:\n    image: x\n    init: maybe\n    ports: 80\n  b: {imag: y}\nvolume: {}\n'
  expect(refusalOf(text).place).toEqual({ file: 'compose.yaml', line: 4 })
})

it('says which file is not UTF-8, and in which line', () => {
  expect(refusalOf(Buffer.from('services: {}\n# caf\xE9\n', 'latin1'))).toMatchObject({
    place: { file: 'compose.yaml', line: 2 },
    message: 'compose.yaml is not saved as UTF-8: the byte E9 in line 2, column 6 belongs to another encoding.',
  })
  expect(refusalOf(Buffer.from('\uFEFFservices: {}\n', 'utf16le')).message).toBe(
    'compose.yaml is saved as UTF-16, and not as UTF-8.',
  )
})
