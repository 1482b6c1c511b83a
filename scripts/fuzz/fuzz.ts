/** Asks every operation of an API many things, and judges every answer. */
import fc from 'fast-check'
import { type OpenApiDocument, type Operation, operationsOf } from './document.ts'
import { type Answer, judgeOf } from './judge.ts'
import { type FuzzRequest, requestsTo } from './requests.ts'

export interface Api {
  document: OpenApiDocument
  send(request: FuzzRequest): Promise<Answer>
  /** Headers of each kind of caller, by its name. Logged in anew for each operation: some of them end a login. */
  callers: Record<string, () => Promise<Record<string, string>>>
}

export interface Complaint {
  operation: string
  caller: string
  fault: string
  /** The simplest request that shows it. */
  request: FuzzRequest
}

export interface FuzzResult {
  requests: number
  statuses: Record<string, number>
  complaints: Complaint[]
}

/** @param runs requests by each caller to each operation */
export async function fuzz(api: Api, { runs, seed }: { runs: number; seed: number }): Promise<FuzzResult> {
  const result: FuzzResult = { requests: 0, statuses: {}, complaints: [] }
  for (const operation of operationsOf(api.document)) {
    for (const [caller, logIn] of Object.entries(api.callers)) {
      const complaint = await fuzzOperation(api, operation, await logIn(), { runs, seed, result })
      if (complaint)
        result.complaints.push({ operation: `${operation.method} ${operation.path}`, caller, ...complaint })
    }
  }
  return result
}

interface Run {
  runs: number
  seed: number
  result: FuzzResult
}

async function fuzzOperation(
  { send }: Api,
  operation: Operation,
  login: Record<string, string>,
  { runs, seed, result }: Run,
): Promise<Pick<Complaint, 'fault' | 'request'> | undefined> {
  const judge = judgeOf(operation)
  const property = fc.asyncProperty(requestsTo(operation), async request => {
    const answer = await send({ ...request, headers: { ...request.headers, ...login } })
    result.requests += 1
    result.statuses[answer.status] = (result.statuses[answer.status] ?? 0) + 1
    const fault = judge(answer)
    if (fault) throw new Error(fault)
  })
  const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: runs, seed })
  if (!failed) return undefined
  return { fault: (errorInstance as Error).message, request: counterexample![0] }
}
