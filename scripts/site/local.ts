/** `/local`: pages read and follow the learner's record on this machine, and add quiz results to it. */
import { attemptsCsv } from '@groundwork/progress/attempts-csv'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Change, follow, readAttempts, recordAttempt } from '../lab/progress/index.ts'
import { sync } from '../lab/progress/sync.ts'
import { type LocalEvent, type LocalRecordFile, QuizResult } from './api.ts'
import { foreignPage } from './guard.ts'
import { localPlatform } from './platform.ts'
import { localState } from './state.ts'

export interface LocalOptions {
  /** The folder of the record. */
  stateDir: string
  /** The folder of the platform that runs here. */
  platformDir: string
}

/** Milliseconds between two attempts to send waiting results. */
const resendMs = 30_000

export async function localRoutes(app: FastifyInstance, { stateDir, platformDir }: LocalOptions): Promise<void> {
  const closing = new AbortController()
  // Not awaited: a sync never rejects, and the next one sends what this one could not.
  const send = () => void sync({ stateDir })
  const resend = setInterval(send, resendMs)
  app.addHook('onListen', async () => send())
  app.addHook('preClose', async () => {
    clearInterval(resend)
    closing.abort()
  })
  app.addHook('onRequest', async request => {
    const refusal = foreignPage(request.headers)
    if (refusal) throw refusal
  })

  app.get('/local/state', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await localState(stateDir)),
  )

  app.get('/local/record', async (_request, reply) => {
    const record: LocalRecordFile = { events: await readAttempts({ stateDir }) }
    reply.header('content-disposition', 'attachment; filename="groundwork-record.json"')
    return reply.header('cache-control', 'no-store').send(record)
  })

  app.get('/local/record.csv', async (_request, reply) => {
    reply.header('content-disposition', 'attachment; filename="groundwork-record.csv"')
    reply.header('cache-control', 'no-store').type('text/csv; charset=utf-8')
    return reply.send(attemptsCsv(await readAttempts({ stateDir })))
  })

  app.get('/local/platform', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await localPlatform(platformDir)),
  )

  app.post<{ Body: QuizResult }>('/local/events', { schema: { body: QuizResult } }, async (request, reply) => {
    const { chosen, ...result } = request.body
    const { id } = await recordAttempt({ ...result, kind: 'quiz', evidence: { chosen } }, { stateDir })
    send()
    return reply.code(201).send({ id })
  })

  app.get('/local/events', (request, reply) => {
    const gone = new AbortController()
    request.raw.on('close', () => gone.abort())
    return stream(reply, stateDir, AbortSignal.any([gone.signal, closing.signal]))
  })
}

/** Sends additions to the record until the reader leaves or the server closes. */
async function stream(reply: FastifyReply, stateDir: string, signal: AbortSignal): Promise<void> {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  // A comment line, so that the page knows at once that it is connected.
  raw.write(': following\n\n')
  for await (const change of follow({ stateDir, signal })) {
    const { type, ...data } = eventOf(change)
    raw.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  raw.end()
}

function eventOf(change: Change): LocalEvent {
  if (change.type === 'activity') {
    const { pid, ...activity } = change.activity
    return { type: 'activity', ...activity }
  }
  return { type: 'attempt', item: change.attempt.item, status: change.attempt.status }
}
