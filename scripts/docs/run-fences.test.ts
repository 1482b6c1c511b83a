import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { onPorts } from './lesson-place.ts'
import { parsePage } from './page.ts'
import { firstMissingLine, runSteps, stepsOf } from './run-fences.ts'

const fence = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n\n`
const run = async (text: string, signal?: AbortSignal) => {
  const page = parsePage(text, '/repo/docs/lessons/07-x/index.mdx', '/repo')
  return runSteps(stepsOf(page), { cwd: tmpdir(), signal })
}

describe('the commands of a page', () => {
  it('are run in order, and must print what the page says', async () => {
    const results = await run(fence('bash run', 'echo one; echo two') + fence('text output', 'two'))
    expect(results).toHaveLength(1)
    expect(results[0]?.failure).toBeUndefined()
  })

  it('fail by their status, in a pipe and with an unset name too', async () => {
    for (const command of ['exit 3', 'false | true', 'echo $NO_SUCH_NAME_HERE']) {
      const [result] = await run(fence('bash run', command))
      expect(result?.failure).toMatch(/^It ended with \d+, not with 0/)
    }
  })

  it('may be meant to fail', async () => {
    const results = await run(fence('bash run exit=1', 'exit 1') + fence('bash run exit=1', 'true'))
    expect(results.map(({ failure }) => failure?.split('\n')[0])).toEqual([undefined, 'It ended with 0, not with 1:'])
  })

  it('fail by what they print', async () => {
    const [result] = await run(fence('bash run', 'echo hello') + fence('text output', 'goodbye'))
    expect(result?.failure).toBe('It did not print "goodbye" but:\nhello')
  })

  it('stop at the first failure, but clean up', async () => {
    const text = `${fence('bash run', 'false') + fence('bash run', 'echo never')}## Clean up\n\n${fence('bash run', 'echo clean')}`
    expect((await run(text)).map(({ command }) => command)).toEqual(['false', 'echo clean'])
  })

  it('are cut off by whoever waits for them, but clean up', async () => {
    const text = `${fence('bash run', 'sleep 20; echo never')}## Clean up\n\n${fence('bash run', 'echo clean')}`
    const results = await run(text, AbortSignal.timeout(200))
    expect(results.map(({ command, failure }) => [command, failure !== undefined])).toEqual([
      ['sleep 20; echo never', true],
      ['echo clean', false],
    ])
  })

  it('do not wait for what they leave running', async () => {
    const started = Date.now()
    await run(fence('bash run', 'sleep 5 & disown; echo done') + fence('text output', 'done'))
    expect(Date.now() - started).toBeLessThan(4_000)
  })
})

it.each([
  ['a\nc', 'a\nb\nc', undefined],
  ['b\na', 'a\nb\n', 'a'],
  ['took … s', 'took 1.5 s', undefined],
  ['took … s', 'took 1.5 ms', 'took … s'],
  ['a.b', 'axb', 'a.b'],
  ['…', '', undefined],
])('of %j, printed %j, the first missing line is %j', (expected, printed, missing) => {
  expect(firstMissingLine(expected, printed)).toBe(missing)
})

it('are typed with the ports that are free here', () => {
  const page = parsePage(
    fence('bash run', 'curl http://localhost:8001/a 127.0.0.1:8001 localhost:80010'),
    '/repo/a.mdx',
    '/repo',
  )
  const [step] = stepsOf(page).map(step => onPorts(step, [{ name: 'SALES_PORT', usual: 8001, port: 24001 }]))
  expect(step?.command).toBe('curl http://localhost:24001/a 127.0.0.1:24001 localhost:80010')
})
