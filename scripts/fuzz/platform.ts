/** The services as they run, on engines of their own, and who may call them. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { services } from '@groundwork/contracts/services'
import type { AdminAnswers } from '@groundwork/progress/admin'
import type { JoinAnswer } from '@groundwork/progress/api'
import { basePath } from '@groundwork/progress/constants'
import { demoAccountsAt } from '@groundwork/testkit/shop'
import { buildServices } from '../build/services.mjs'
import { loadPlatform } from '../platform/project.ts'
import { repository } from '../repository.mjs'
import { createLocalStack } from '../stack/running.ts'
import type { Stack } from '../stack/types.ts'
import type { OpenApiDocument } from './document.ts'
import type { Api } from './fuzz.ts'
import type { Answer } from './judge.ts'
import type { FuzzRequest } from './requests.ts'

export interface FuzzPlatform {
  api(service: string): Promise<Api>
  stop(): Promise<void>
}

export async function startFuzzPlatform(say: (line: string) => void): Promise<FuzzPlatform> {
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  const stateDir = mkdtempSync(join(repository, '.groundwork/fuzz-'))
  await buildServices()
  const stack = await createLocalStack(loadPlatform(), { stateDir, anyPorts: true })
  const stop = async () => {
    await stack.down({ volumes: true })
    rmSync(stateDir, { recursive: true, force: true })
  }
  try {
    say('starting the engines and the services')
    await stack.up({ services: Object.keys(services) })
  } catch (error) {
    await stop()
    throw error
  }
  const urlOf = async (service: string) => {
    const endpoint = await stack.endpoint(service, 8000)
    return `http://${endpoint!.host}:${endpoint!.port}`
  }
  const demoAccounts = async () => {
    const as = demoAccountsAt(await urlOf('identity'))
    return { customer: () => as('customer'), system_admin: () => as('system_admin') }
  }
  return {
    async api(service) {
      const url = await urlOf(service)
      const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument
      const logins = service === 'progress' ? await learnersAndInstructors(stack, url) : await demoAccounts()
      return { document, send: request => send(url, request), callers: { anybody: async () => ({}), ...logins } }
    },
    stop,
  }
}

/** Another address each time, so that it is never a limiter that answers. */
const anyAddress = () => `10.${[...randomBytes(3)].join('.')}`

async function send(url: string, { method, path, headers, body }: FuzzRequest): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { 'x-forwarded-for': anyAddress(), ...headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  })
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    challenge: response.headers.get('www-authenticate'),
    body: await response.text(),
  }
}

async function learnersAndInstructors(stack: Stack, url: string): Promise<Api['callers']> {
  const { stdout } = await stack.exec('progress', ['node', 'admin.js', 'instructor', 'add', 'Fuzz'])
  const { name, password, cohort } = JSON.parse(stdout) as AdminAnswers['instructor add']
  const post = (path: string, body: object) =>
    fetch(`${url}${basePath}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': anyAddress() },
      body: JSON.stringify(body),
    })
  return {
    async learner() {
      const { token } = (await (await post('/join', { code: cohort?.joinCode?.code })).json()) as JoinAnswer
      return { authorization: `Bearer ${token}` }
    },
    async instructor() {
      const response = await post('/session', { name, password })
      return { cookie: response.headers.getSetCookie()[0]!.split(';', 1)[0]! }
    },
  }
}
