import { Writable } from 'node:stream'
import { createPool } from '@groundwork/kernel/database/pool'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { basePath } from '../constants.ts'
import { startClassroom } from '../testing/classroom.ts'
import { newAttempt, testApp } from '../testing/service.ts'

test('no token, cookie or password is logged, and none is in the database in the clear', async () => {
  let logged = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  })
  const log = pino({ level: 'trace' }, sink)
  const classroom = await startClassroom(log)
  const { cookie, name, password } = classroom.instructor
  const { token } = await classroom.join(classroom.code, 'Eve')
  await classroom.send(token, newAttempt({ evidence: { codes: ['02.1.2.unpinned-image'] } }))
  const secrets = [token, cookie.split('=')[1]!, password]

  // Provoke what logs: refusals, broken bodies, a database that is away. Nothing listens on port 1.
  await classroom.call('POST', '/events', { token, body: { token } })
  await classroom.call('GET', '/cohorts/none/grid', { cookie })
  await classroom.call('POST', '/session', { body: { name, password: `${password}x`, extra: password } })
  const url = 'postgresql://nobody@127.0.0.1:1/none'
  const broken = await testApp(createPool({ url, schema: 'progress', applicationName: 'test', max: 1, log }), log)
  const headers = { authorization: `Bearer ${token}`, cookie }
  expect((await broken.inject({ url: `${basePath}/me`, headers })).statusCode).toBe(503)
  await broken.close()
  expect(logged).toContain('The database does not answer')
  for (const secret of secrets) expect(logged).not.toContain(secret)

  const { rows } = await classroom.pool.query<{ dump: string }>({
    text: `SELECT concat(
      (SELECT json_agg(t) FROM progress.learner_token t), (SELECT json_agg(s) FROM progress.session s),
      (SELECT json_agg(i) FROM progress.instructor i), (SELECT json_agg(e) FROM progress.event e)) AS dump`,
  })
  expect(rows[0]!.dump).toContain('02.1.2.unpinned-image')
  for (const secret of secrets) expect(rows[0]!.dump).not.toContain(secret)
  await classroom.close()
})
