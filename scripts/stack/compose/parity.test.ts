/**
 * Our reading of compose files against Docker Compose's own: the same project where it accepts a file, a refusal where it
 * refuses one.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import { requires } from '../../test/requires.ts'
import { ComposeError } from './error.ts'
import { folderWith } from './folder.testkit.ts'
import { loadCompose } from './load.ts'
import { accepted } from './parity/accepted.testkit.ts'
import { comparable } from './parity/ours.testkit.ts'
import { refused } from './parity/refused.testkit.ts'
import { askCompose, compose, environment } from './parity/theirs.testkit.ts'

describe('read like Docker Compose', () => {
  beforeEach(requires('Docker Compose', compose !== undefined))
  test.each(Object.entries(accepted))('%s', (_, files) => {
    const directory = folderWith(files)
    const theirs = askCompose(directory)
    expect(theirs.error).toBe('')
    expect(comparable(loadCompose({ directory, env: environment }))).toEqual(theirs.services)
  })

  test.each(Object.entries(refused))('refused like Docker Compose: %s', (_, text) => {
    const directory = folderWith({ 'compose.yaml': text })
    expect(askCompose(directory).error).not.toBe('')
    expect(() => loadCompose({ directory, env: environment })).toThrow(ComposeError)
  })
})
