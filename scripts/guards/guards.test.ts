import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../repository.mjs'
import { escapeRegExp } from '../stack/escape-regexp.ts'
import { guards } from './guards.ts'

const read = (file: string) => readFileSync(join(repository, file), 'utf8')

/**
 * Whether the file has a title that has the name in it, or with which the name ends: before it stand the titles of what the test
 * is in.
 */
function hasTest(file: string, name: string): boolean {
  const texts = [...read(file).matchAll(/(['`])((?:(?!\1).)+)\1/g)].map(([, , text]) => text!)
  return texts.some(text => text.includes(name) || (isTitle(text) && new RegExp(`(^| )${patternOf(text)}$`).test(name)))
}

const placeholder = /%[sijd]|\$\w+/

/** What is nothing but placeholders would be the title of anything. */
const isTitle = (text: string) => text.split(placeholder).join('').trim() !== ''
const patternOf = (title: string) => title.split(placeholder).map(escapeRegExp).join('.+')

test.each(guards)('$guard: that is where the list says, once, and so is its test', ({ file, find, test }) => {
  expect(read(file).split(find)).toHaveLength(2)
  expect(hasTest(test.file, test.name), `${test.file}: ${test.name}`).toBe(true)
})

test('a test of another name is not found', () => {
  const { file, name } = guards[0]!.test
  expect([hasTest(file, name), hasTest(file, `${name} at all`)]).toEqual([true, false])
})
