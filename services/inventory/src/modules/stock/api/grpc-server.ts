import { problem } from '@groundwork/kernel/problem'
import { sameText } from '@groundwork/kernel/same-text'
import { validator } from '@groundwork/kernel/schema'
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerErrorResponse,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import type { FastifyBaseLogger } from 'fastify'
import { type OperationName, operationNames, operations, type StockOperations } from './operations.ts'
import { problemTrailer, stockService } from './proto.ts'
import { problemOf } from './refusal.ts'

interface StockGrpcOptions {
  stock: StockOperations
  secret: string
  /** `host:port`; port 0 takes one that is free. */
  address: string
  log: FastifyBaseLogger
}

type Unary = (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>) => void

/** Serves stock over gRPC, to services that show the secret. */
export async function serveStockGrpc(options: StockGrpcOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new Server()
  server.addService(
    stockService().service,
    Object.fromEntries(operationNames.map(name => [name, handlerOf(name, options)])),
  )
  const port = await new Promise<number>((resolve, reject) => {
    const bound = (error: Error | null, port: number) => (error ? reject(error) : resolve(port))
    server.bindAsync(options.address, ServerCredentials.createInsecure(), bound)
  })
  return { port, stop: () => stopServing(server) }
}

function handlerOf(name: OperationName, { stock, secret, log }: StockGrpcOptions): Unary {
  const faultsOf = validator(operations[name].input)
  const operation = stock[name] as (input: unknown) => Promise<unknown>

  async function answer({ metadata, request }: ServerUnaryCall<unknown, unknown>): Promise<unknown> {
    const credential = String(metadata.get('authorization')[0] ?? '')
    if (!sameText(credential, `Bearer ${secret}`)) throw problem(401, 'not-a-service', 'Services only')
    const faults = faultsOf(request)
    if (faults.length === 0) return operation(request)
    const detail = faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join('; ')
    throw problem(400, 'validation', 'The request is not valid', detail)
  }

  return (call, reply) => {
    answer(call).then(
      output => reply(null, output),
      error => {
        const refusal = problemOf(error)
        if (refusal.status === 500) log.error({ err: error, operation: name }, refusal.title)
        reply(statusOf(refusal))
      },
    )
  }
}

function statusOf(refusal: ReturnType<typeof problemOf>): Partial<ServerErrorResponse> {
  const { status: httpStatus, slug, title, detail } = refusal
  if (httpStatus === 503) return { code: status.UNAVAILABLE, details: title }
  if (httpStatus === 500) return { code: status.INTERNAL, details: title }
  const metadata = new Metadata()
  metadata.set(problemTrailer, Buffer.from(JSON.stringify({ status: httpStatus, slug, title, detail })))
  return { code: status.FAILED_PRECONDITION, details: title, metadata }
}

const drainMs = 2000

/** Ends when the calls under way have been answered, or after two seconds. */
async function stopServing(server: Server): Promise<void> {
  const hurry = setTimeout(() => server.forceShutdown(), drainMs)
  await new Promise<void>(resolve => server.tryShutdown(() => resolve()))
  clearTimeout(hurry)
}
