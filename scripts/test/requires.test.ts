import { afterEach, beforeEach, describe, expect, it, type TestContext, vi } from 'vitest'
import { requires } from './requires.ts'

const context = () => ({ skip: vi.fn() }) as unknown as TestContext & { skip: ReturnType<typeof vi.fn> }

afterEach(() => vi.unstubAllEnvs())

describe('a test that needs a program', () => {
  beforeEach(() => vi.stubEnv('CI', ''))

  it('runs where the program is', () => {
    const test = context()
    requires('psql', true)(test)
    expect(test.skip).not.toHaveBeenCalled()
  })

  it('is skipped with a sentence where it is not', () => {
    const test = context()
    requires('psql', false)(test)
    expect(test.skip).toHaveBeenCalledWith('there is no psql on this machine')
  })

  it('is skipped with what brings the program, where that is known', () => {
    const test = context()
    requires('Kafka', false, 'Maven brings it')(test)
    expect(test.skip).toHaveBeenCalledWith('there is no Kafka on this machine; Maven brings it')
  })

  it('fails on CI where it is not', () => {
    vi.stubEnv('CI', 'true')
    const test = context()
    expect(() => requires('psql', false)(test)).toThrow('there is no psql on this machine: install it')
    expect(test.skip).not.toHaveBeenCalled()
  })
})
