import { expect, it } from 'vitest'
import { showProgress } from './progress-display.ts'

it('where there is no terminal a line is said of each phase, and of each step whose verdict is certain', async () => {
  const said: string[] = []
  const progress = await showProgress(text => said.push(text), { isTTY: false } as NodeJS.WriteStream)
  progress.onEvent({ type: 'phase', phase: 'static' })
  progress.onEvent({ type: 'phase', phase: 'checking', part: { id: 'a', title: 'A', proof: 'live' } })
  progress.onEvent({ type: 'verdict', step: { id: 1, title: 'To each its own' }, isRight: true })
  progress.onEvent({ type: 'verdict', step: { id: 2, title: 'The migrator' }, isRight: false })
  expect(said).toEqual([
    'Asking it …\n',
    expect.stringContaining('Step 1 is right: To each its own\n'),
    expect.stringContaining('Step 2 is not right yet: The migrator\n'),
  ])
})
