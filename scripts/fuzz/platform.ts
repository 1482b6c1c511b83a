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
import { type OpenApiDocument, operationsOf } from './document.ts'
import type { Api } from './fuzz.ts'
import type { Answer } from './judge.ts'
import type { FuzzRequest } from './requests.ts'

const simulated = ['payment-provider', 'geo']

/** What is asked, in this order: what is simulated can be told to be away, so it comes last. */
export const fuzzed: readonly string[] = [...Object.keys(services), ...simulated]

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
    await stack.up({ services: [...fuzzed] })
  } catch (error) {
    await stop()
    throw error
  }
  const urlOf = async (service: string) => {
    const endpoint = await stack.endpoint(service, 8000)
    return `http://${endpoint!.host}:${endpoint!.port}`
  }
  async function whoMayCall(service: string, url: string): Promise<Callers> {
    if (simulated.includes(service)) return { callers: {}, known: {} }
    if (service === 'progress') return learnersAndInstructors(stack, url)
    const as = demoAccountsAt(await urlOf('identity'))
    return { callers: { customer: () => as('customer'), system_admin: () => as('system_admin') }, known: {} }
  }
  return {
    async api(service) {
      const url = await urlOf(service)
      const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument
      const { callers, known } = await whoMayCall(service, url)
      giveExamples(document, known)
      return { document, send: request => send(url, request), callers: { anybody: async () => ({}), ...callers } }
    },
    stop,
  }
}

interface Callers {
  callers: Api['callers']
  /** Values of things that are there, by the name of the parameter in a path that takes them. */
  known: Record<string, string[]>
}

/** What is not there is answered before anything is done with it. */
function giveExamples(document: OpenApiDocument, known: Callers['known']): void {
  for (const { name, schema } of operationsOf(document).flatMap(({ parameters = [] }) => parameters)) {
    if (known[name]) schema.examples = known[name]
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

async function learnersAndInstructors(stack: Stack, url: string): Promise<Callers> {
  const { stdout } = await stack.exec('progress', ['node', 'admin.js', 'instructor', 'add', 'Fuzz'])
  const { name, password, cohort } = JSON.parse(stdout) as AdminAnswers['instructor add']
  const post = (path: string, body: object) =>
    fetch(`${url}${basePath}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': anyAddress() },
      body: JSON.stringify(body),
    })
  const join = async () => (await (await post('/join', { code: cohort!.joinCode!.code })).json()) as JoinAnswer
  const learners = await Promise.all(Array.from({ length: 5 }, join))
  return {
    callers: {
      learner: async () => ({ authorization: `Bearer ${(await join()).token}` }),
      async instructor() {
        const response = await post('/session', { name, password })
        return { cookie: response.headers.getSetCookie()[0]!.split(';', 1)[0]! }
      },
    },
    known: { slug: [cohort!.slug], id: learners.map(({ learnerId }) => learnerId) },
  }
}
