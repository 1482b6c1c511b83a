import { Problem, type ProblemInit } from '@groundwork/kernel/problem'
import { credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { problemTrailer, stockFailed, stockService, stockUnavailable } from '../../stock/index.ts'
import type { StockTransport } from './gateway.ts'

interface GrpcOptions {
  /** Where stock is, for example `stock:9000`. */
  address: string
  secret: string
}

/** Stock over gRPC: a refusal is a problem document in a trailer. */
export function grpcTransport({ address, secret }: GrpcOptions): StockTransport {
  const Client = stockService()
  // A server that is away for a moment is looked for again soon: the default waits for up to two minutes.
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 1000,
  })
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${secret}`)
  return {
    call(name, input, deadline) {
      return new Promise((resolve, reject) => {
        const answered = (error: ServiceError | null, output: unknown) =>
          error ? reject(new Problem(problemIn(error))) : resolve(output)
        client[name]!(input, metadata, { deadline }, answered)
      })
    },
    async close() {
      client.close()
    },
  }
}

const noAnswer = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED])

function problemIn({ code, metadata }: ServiceError): ProblemInit {
  if (noAnswer.has(code)) return stockUnavailable
  const [refusal] = metadata.get(problemTrailer)
  const known = refusal === undefined ? stockFailed : (JSON.parse(String(refusal)) as ProblemInit)
  return known.status === 401 ? stockFailed : known
}
