import { expect, test } from 'vitest'
import { memoryWorkspace } from './memory-workspace.testkit.ts'
import { neededFiles } from './needed-files.ts'

async function checked(...there: string[]) {
  const [check] = neededFiles('06', { '1.0.files': ['src/index.ts', 'sql/'] })
  const files = Object.fromEntries(there.map(path => [path, '']))
  return check!.run(memoryWorkspace(files), new AbortController().signal)
}

test('all files are there, and a folder with something in it', async () => {
  expect(await checked('src/index.ts', 'sql/1-a.sql')).toMatchObject({ verdict: 'passed', observed: 2 })
})

test('the first that is missing is named, under the rule’s code', async () => {
  const outcome = await checked('src/other.ts', 'sql/1-a.sql')
  expect(outcome).toMatchObject({
    verdict: 'wrong',
    findings: [{ code: '06.1.0.missing', place: { file: 'src/index.ts' } }],
  })
  expect(await checked('src/index.ts')).toMatchObject({ findings: [{ place: { file: 'sql/' } }] })
})

test('the title says what must be there, and nothing else is looked at before', () => {
  const [check] = neededFiles('06', { '2.0.module': ['src/index.ts'] })
  expect(check).toMatchObject({ title: 'src/index.ts is there', stage: 'exists', step: 2 })
})
