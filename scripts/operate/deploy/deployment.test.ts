import { expect, test } from 'vitest'
import { openDeployment } from './deployment.ts'
import { fakeDocker } from './docker.testkit.ts'

test('Docker is not asked for the containers of nobody', async () => {
  const { asked } = fakeDocker({})
  const deployment = await openDeployment(new AbortController().signal)
  expect(await deployment.containers()).toEqual([])
  expect(asked().filter(question => question.startsWith('ps '))).toEqual([])
  expect(await deployment.containers('sales')).toEqual([])
  expect(asked().filter(question => question.startsWith('ps '))).toHaveLength(1)
})
