import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { identify } from '../../../stack/local/processes.ts'
import { coursePaths } from '../../paths.ts'
import { rules } from '../rules.ts'
import type { FaultKind } from './fault.ts'
import { type ServedChild, type ServeOptions, serveChild } from './serve.ts'

const root = join(coursePaths.state, 'tests')
mkdirSync(root, { recursive: true })
const parent = mkdtempSync(join(root, 'serve-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

const entry = 'main.ts'

function workOf(...lines: string[]): string {
  const directory = mkdtempSync(join(parent, 'work-'))
  writeFileSync(join(directory, entry), lines.join('\n'))
  return directory
}

async function withServer<T>(
  lines: string[],
  use: (server: ServedChild) => Promise<T>,
  more: Partial<ServeOptions> = {},
) {
  const server = await serveChild({ directory: workOf(...lines), entry, ...more })
  try {
    return await use(server)
  } finally {
    await server.close()
  }
}

const listening = 'server.listen(Number(process.env.PORT), "127.0.0.1")'
/** A server that answers /well, and does this for any other path; the body begins in line 5. */
const serving = (...body: string[]): string[] => [
  'import { createServer, type ServerResponse } from "node:http"',
  'const server = createServer(({ url }, response) => url === "/well" ? response.end("well, " + process.env.NAME) : other(response))',
  listening,
  'async function other(response: ServerResponse) {',
  ...body,
  '}',
]

describe('a server that is asked', () => {
  it('has PORT and what else it is given, and answers', () =>
    withServer(
      serving('response.writeHead(404).end()'),
      async server => {
        expect(await server.request('/well')).toMatchObject({ status: 200, body: 'well, Ada' })
        expect(await server.request('/nowhere', { method: 'POST', body: '{}' })).toMatchObject({ status: 404 })
      },
      { env: { NAME: 'Ada' } },
    ))

  const ill: { title: string; body: string[]; kind: FaultKind; line?: number }[] = [
    { title: 'goes round for ever', body: ['let turns = 0', '', 'while (true) turns++'], kind: 'never-ends', line: 7 },
    { title: 'never answers', body: ['await 0'], kind: 'no-answer' },
    { title: 'answers half', body: ['response.write("half")'], kind: 'no-answer' },
    { title: 'throws', body: ['', 'throw new Error("no")'], kind: 'unhandled', line: 6 },
    { title: 'throws later', body: ['setTimeout(() => {', 'throw new Error("no")', '})'], kind: 'crashed', line: 6 },
    { title: 'exits', body: ['process.exit(3)'], kind: 'exited', line: 5 },
    { title: 'kills itself', body: ['process.kill(process.pid, "SIGKILL")'], kind: 'exited' },
    { title: 'hangs up', body: ['response.destroy()'], kind: 'broken-off' },
    { title: 'listens no more', body: ['server.close()', 'response.destroy()'], kind: 'exited' },
    { title: 'writes what is no HTTP', body: ['response.socket!.end("hello\\r\\n\\r\\n")'], kind: 'broken-off' },
  ]

  it.concurrent.each(ill)('and $title is a finding of the rule: $kind', ({ body, kind, line }) =>
    withServer(serving(...body), async server => {
      const timeoutMs = ['no-answer', 'never-ends'].includes(kind) ? 1_000 : 10_000
      const { rule } = rules<{ server: ServedChild }>('90', 'run', {})
      const check = rule('6.1.orders', 'An order is taken', async context => {
        await context.server.request('/orders', { method: 'POST', timeoutMs })
      })
      const outcome = await check.run({ server }, new AbortController().signal)
      expect(outcome).toMatchObject({
        verdict: 'wrong',
        findings: [{ code: `90.6.1.${kind}`, place: { file: entry } }],
      })
      const [found] = outcome.verdict === 'wrong' ? outcome.findings : []
      expect(`${found?.message}${found?.next}`).not.toMatch(/[{}]|undefined|the start/)
      if (kind !== 'unhandled' && kind !== 'crashed') expect(found?.message).toContain('POST /orders')
      if (line !== undefined) expect(found?.place).toEqual({ file: entry, line })
      // What one rule has been told of is no matter of the next.
      expect((await server.request('/well')).status).toBe(200)
    }),
  )

  it('is not blamed for a loop while it answers others without end', () =>
    withServer(serving('await 0'), async server => {
      let going = true
      const others = (async () => {
        while (going) await server.request('/well')
      })()
      const hanging = [1, 2, 3].map(() =>
        server.request('/orders', { timeoutMs: 700 }).catch((error: unknown) => error),
      )
      for (const each of await Promise.all(hanging)) expect(each).toMatchObject({ kind: 'no-answer' })
      going = false
      await others
    }))

  it('and dies after its answer is told of at the next request', () =>
    withServer(serving('response.end("bye", () => process.exit(1))'), async server => {
      expect((await server.request('/bye')).body).toBe('bye')
      await expect(server.request('/well')).rejects.toMatchObject({ kind: 'exited', details: { name: /GET/ } })
      expect((await server.request('/well')).status).toBe(200)
    }))
})

describe('a server that is started', () => {
  /** Where the time has to be up: long enough for a busy machine to have begun. */
  const soon = { startMs: 4_000 }
  const never: { title: string; lines: string[]; kind: FaultKind; line?: number; ready?: string }[] = [
    { title: 'does nothing', lines: ['export {}'], kind: 'exited' },
    {
      title: 'listens elsewhere',
      lines: ['import { createServer } from "node:http"', 'createServer().listen(0)'],
      kind: 'not-up',
    },
    { title: 'is never ready', lines: serving('response.writeHead(503).end()'), ready: '/readyz', kind: 'not-up' },
    {
      title: 'goes round for ever',
      lines: ['let turns = 0', 'while (true) turns++'],
      kind: 'import-never-ends',
      line: 2,
    },
    { title: 'has a mistake', lines: ['export const = 1'], kind: 'cannot-load', line: 1 },
    { title: 'throws', lines: ['', 'throw new Error("no")'], kind: 'cannot-load', line: 2 },
    { title: 'exits', lines: ['', 'process.exit(1)'], kind: 'exited', line: 2 },
  ]

  it.concurrent.each(never)('and $title is told of: $kind', async ({ lines, kind, line, ready }) => {
    const fault = await withServer(lines, async () => undefined, {
      limits: ['not-up', 'import-never-ends'].includes(kind) ? soon : undefined,
      ready,
    }).catch((error: unknown) => error)
    expect(fault).toMatchObject({ kind, place: { file: entry, ...(line && { line }) } })
    expect((fault as Error & { failure: { message: string } }).failure.message).not.toMatch(/[{}]|undefined/)
  })

  it('may wait at its top level', () =>
    withServer([...serving('await 0'), 'await new Promise(() => undefined)'], async server => {
      expect((await server.request('/well')).status).toBe(200)
    }))

  it('is up when it says so, and has the same port again', () =>
    withServer(
      [
        'import { createServer } from "node:http"',
        'const begun = Date.now()',
        'createServer((_, response) => response.writeHead(Date.now() - begun > 300 ? 204 : 503).end())',
        '  .listen(Number(process.env.PORT), "127.0.0.1")',
      ],
      async server => {
        expect((await server.request('/')).status).toBe(204)
        await server.kill()
        await server.up()
        expect((await server.request('/')).status).toBe(204)
      },
      { ready: '/readyz' },
    ))

  it('is gone after close, whoever still asks', async () => {
    let pid = 0
    const late = await withServer(serving('response.end(String(process.pid))'), async server => {
      pid = Number((await server.request('/pid')).body)
      return server
    })
    await expect.poll(() => identify(pid)).toBeUndefined()
    await expect(late.request('/well')).rejects.toMatchObject({ name: 'ChildKilled' })
  })
})

describe('a signal', () => {
  it('ends a server in its own way, after what is under way has been answered', () =>
    withServer(
      [...serving('setTimeout(() => response.end("done"), 300)'), 'process.on("SIGTERM", () => server.close())'],
      async server => {
        const underWay = server.request('/slow')
        // The server has taken it: what comes later is answered.
        await server.request('/well')
        expect(await server.endedBy('SIGTERM', 5_000)).toBe('exit code 0')
        expect((await underWay).body).toBe('done')
      },
    ))

  it('ends one that does not listen to it', () =>
    withServer(serving('await 0'), async server => {
      expect(await server.endedBy('SIGTERM', 5_000)).toBe('SIGTERM')
      await expect(server.request('/well')).rejects.toMatchObject({ kind: 'exited' })
    }))

  it('does not end one that holds on', () =>
    withServer([...serving('await 0'), 'process.on("SIGTERM", () => undefined)'], async server => {
      expect(await server.endedBy('SIGTERM', 300)).toBeUndefined()
      expect((await server.request('/well')).status).toBe(200)
    }))
})

it('sockets that a rule opens itself are told the same way', () =>
  withServer(serving('process.exit(1)'), async server => {
    const halfRequest = (signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const socket = connect({ port: server.port, host: '127.0.0.1', signal })
          .on('error', reject)
          .on('close', () => resolve())
        socket.write('GET /orders HTTP/1.1\r\nHost: a\r\n')
      })
    const begun = performance.now()
    await expect(server.during('half a request', halfRequest, { timeoutMs: 300 })).rejects.toMatchObject({
      kind: 'no-answer',
    })
    expect(performance.now() - begun).toBeLessThan(3_000)
  }))
