import { checkServiceSecret } from '@groundwork/kernel/access/service-secret'
import { GrpcError, type GrpcServer, grpcStatus, startGrpcServer } from '@groundwork/kernel/grpc'
import type { ProblemInit } from '@groundwork/kernel/http/problem'
import { validator } from '@groundwork/kernel/http/schema'
import type { FastifyBaseLogger } from 'fastify'
import { type OperationName, operationNames, operations, type StockOperations } from './operations.ts'
import { methodOf, stockService } from './proto.ts'
import { problemOf, requireNone } from './refusal.ts'

interface StockGrpcOptions {
  stock: StockOperations
  secret: string
  host: string
  /** 0 takes a free port. */
  port: number
  log: FastifyBaseLogger
}

/** Serves stock over gRPC to services that send the secret. */
export function serveStockGrpc(options: StockGrpcOptions): Promise<GrpcServer> {
  const methods = operationNames.map(name => [methodOf[name], answering(name, options)])
  return startGrpcServer(options, stockService(), Object.fromEntries(methods))
}

function answering(name: OperationName, { stock, secret, log }: StockGrpcOptions) {
  const faultsOf = validator(operations[name].input)
  const operation = stock[name] as (input: unknown) => Promise<object>

  return async (request: unknown, metadata: { get(key: string): unknown[] }): Promise<object> => {
    try {
      checkServiceSecret(String(metadata.get('authorization')[0] ?? ''), secret)
      requireNone(faultsOf(request))
      return await operation(request)
    } catch (error) {
      const refusal = problemOf(error)
      if (refusal.status === 500) log.error({ err: error, operation: name }, refusal.title)
      throw statusOf(refusal)
    }
  }
}

function statusOf({ status, slug, title, detail }: ProblemInit): GrpcError {
  if (status === 503) return new GrpcError(grpcStatus.UNAVAILABLE, title)
  if (status === 500) return new GrpcError(grpcStatus.INTERNAL, title)
  if (status === 401) return new GrpcError(grpcStatus.UNAUTHENTICATED, title)
  return new GrpcError(grpcStatus.FAILED_PRECONDITION, JSON.stringify({ status, slug, title, detail }))
}
