import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { readYamlError } from './yaml-error.ts'

test('an error of the YAML parser is a line and a sentence that does not name the place again', () => {
  const [error] = parseDocument('a: 1\na: 2\n').errors
  expect(error!.message).toContain('at line 2, column 1')
  expect(readYamlError(error!)).toEqual({ line: 2, message: 'Map keys must be unique.' })
})

test('what the parser says of no place is said of the first line', () => {
  const [error] = parseDocument('a: 1\na: 2\n', { prettyErrors: false }).errors
  expect(readYamlError(error!)).toEqual({ line: 1, message: 'Map keys must be unique' })
})
