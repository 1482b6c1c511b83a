/** A guard that the platform rests on, with the test that has to notice when it is gone. */
export interface Guard {
  /** What it keeps from happening. */
  guard: string
  file: string
  /** Text of the file, once in it, and what stands there without the guard. */
  find: string
  replace: string
  test: NamedTest
}

export interface NamedTest {
  project: 'unit' | 'integration'
  file: string
  name: string
}

export const unit = (file: string, name: string): NamedTest => ({ project: 'unit', file, name })
export const integration = (file: string, name: string): NamedTest => ({ project: 'integration', file, name })

export const kernel = 'services/shared/kernel/src'
