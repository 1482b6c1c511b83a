import { createGrpcClient, GrpcError, grpcStatus } from '@groundwork/kernel/grpc'
import { Problem, type ProblemInit } from '@groundwork/kernel/http/problem'
import { methodOf, stockFailed, stockService, stockUnavailable } from '../../stock/index.ts'
import type { StockTransport } from './gateway.ts'

interface GrpcOptions {
  /** Address of stock, for example `stock:9000`. */
  address: string
  secret: string
}

/** Stock over gRPC. The message of a refusal is a problem document. */
export function grpcTransport({ address, secret }: GrpcOptions): StockTransport {
  const client = createGrpcClient(address, stockService(), { retry: false })
  const metadata = { authorization: `Bearer ${secret}` }
  return {
    async call(name, input, { deadline, traceparent }) {
      try {
        return await client.call(methodOf[name], input, { deadlineMs: deadline - Date.now(), traceparent, metadata })
      } catch (error) {
        throw error instanceof GrpcError ? new Problem(problemIn(error), { cause: error }) : error
      }
    },
    async close() {
      client.close()
    },
  }
}

const noAnswer = new Set([grpcStatus.UNAVAILABLE, grpcStatus.DEADLINE_EXCEEDED, grpcStatus.CANCELLED])

function problemIn({ code, details }: GrpcError): ProblemInit {
  if (noAnswer.has(code)) return stockUnavailable
  return code === grpcStatus.FAILED_PRECONDITION ? JSON.parse(details) : stockFailed
}
