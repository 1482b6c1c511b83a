import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileFailure } from './file-failure.mjs'
import { main } from './lab/main.ts'
import { coursePaths, coursePathsAt } from './lab/paths.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clone-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const at = (...path: string[]) => join(root, ...path)
const systemError = (code: string, path: string) => Object.assign(new Error(code), { code, path })

function errorOf(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  throw new Error('nothing went wrong')
}

describe('a file that cannot be used', () => {
  test('because a file is where a folder should be: which, and how to move it', () => {
    writeFileSync(at('.groundwork'), '')
    for (const path of [at('.groundwork'), at('.groundwork/labs')]) {
      const error = errorOf(() => mkdirSync(path, { recursive: true }))
      expect(fileFailure(error, root)).toEqual({
        kind: 'environment',
        message: `${at('.groundwork')} is a file, and a folder has to be there.`,
        next: `Move it away with: mv ${at('.groundwork')} ${at('.groundwork.aside')}`,
      })
    }
  })

  test.each(['ENOSPC', 'EDQUOT'])('because the disk is full (%s)', code => {
    expect(fileFailure(systemError(code, at('state/x')), root)).toMatchObject({
      message: `The disk is full: ${at('state/x')} could not be written.`,
      next: expect.stringContaining(`df -h ${at('state')}`),
    })
  })

  test('because the disk can only be read', () => {
    expect(fileFailure(systemError('EROFS', at('x')), root)?.message).toContain('can only be read')
  })

  test('because it is closed, although it is ours: how to open it, with a name that has a space', () => {
    mkdirSync(at('my state'), { mode: 0o500 })
    const opens = userInfo().uid === 0 ? at('my state/x') : at('my state')
    expect(fileFailure(systemError('EACCES', at('my state/x')), root)?.next).toBe(
      `Open it with: chmod -R u+rwX '${opens}'`,
    )
    chmodSync(at('my state'), 0o700)
  })

  test.runIf(userInfo().uid === 0)('because it is somebody else’s: whose, and the one command from the top', () => {
    mkdirSync(at('.groundwork/checks'), { recursive: true })
    chownSync(at('.groundwork'), 65_533, 65_533)
    chownSync(at('.groundwork/checks'), 65_533, 65_533)
    const path = at('.groundwork/checks/02-x')
    expect(fileFailure(systemError('EACCES', path), root)).toMatchObject({
      message: `${at('.groundwork')} belongs to user 65533, and you are root: ${path} cannot be used.`,
      next: `Give it back with: sudo chown -R root ${at('.groundwork')}`,
    })
  })
})

test.each([
  ['an error of ours', new Error('wrong')],
  ['a file that is not there', systemError('ENOENT', '/nowhere')],
  ['a folder that is there already', systemError('EEXIST', tmpdir())],
  ['no error', 'EACCES'],
])('%s is none of these', (_, error) => {
  expect(fileFailure(error)).toBeUndefined()
})

test.each([['check', '02', '--static', '--dir', 'docs'], ['status'], ['start', '02'], ['hint', '02'], ['reset', '02']])(
  'lab %s %s %s says what is in the way, with status 3',
  async (...argv) => {
    writeFileSync(at('.groundwork'), '')
    const said: string[] = []
    const paths = { ...coursePathsAt(root), labs: coursePaths.labs }
    const cli = {
      paths,
      out: () => {},
      err: (text: string) => void said.push(text),
      signal: new AbortController().signal,
    }
    expect(await main(argv.filter(Boolean), cli)).toBe(3)
    expect(said.join('')).toBe(
      `${at('.groundwork')} is a file, and a folder has to be there.\nMove it away with: mv ${at('.groundwork')} ${at('.groundwork.aside')}\n`,
    )
  },
)
