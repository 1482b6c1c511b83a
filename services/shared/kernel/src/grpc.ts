/** gRPC without generated code: services are read from .proto files, and methods are asynchronous functions. */
import {
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type ServiceError,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import { loadSync, type Options } from '@grpc/proto-loader'
import { inClientSpan } from './telemetry/tracing.ts'

/** gRPC's status codes, see https://grpc.io/docs/guides/status-codes. */
export { status as grpcStatus } from '@grpc/grpc-js'

/**
 * An error that a method throws and that its caller receives. The caller sees any other error as INTERNAL, without
 * details.
 */
export class GrpcError extends Error {
  override readonly name = 'GrpcError'
  constructor(
    readonly code: status,
    readonly details: string,
  ) {
    super(details)
  }
}

/**
 * Reads a service from a .proto file. By default fields keep their names, 64-bit numbers are text, enums are names, and
 * missing fields get their defaults.
 * @param name with its package, e.g. `groundwork.geo.v1.Geo`
 * @param options of @grpc/proto-loader, to change these defaults
 */
export function readGrpcService(file: string, name: string, options: Options = {}): ServiceDefinition {
  const found = loadSync(file, { keepCase: true, longs: String, enums: String, defaults: true, ...options })[name]
  if (!found || 'format' in found) throw new Error(`${file} has no service ${name}`)
  return found
}

/** Answers a request; `metadata` is the caller's. */
type Method = (request: never, metadata: Metadata) => Promise<object>

export interface GrpcServer {
  /** The port it listens on, also when it was started with port 0. */
  port: number
  /** Stops the server after the calls that are under way. */
  stop(): Promise<void>
}

/** @param methods by their names in the .proto file; a missing method is answered with UNIMPLEMENTED */
export async function startGrpcServer(
  { host, port }: { host: string; port: number },
  service: ServiceDefinition,
  methods: Record<string, Method>,
): Promise<GrpcServer> {
  const server = new Server()
  const handlers = Object.entries(methods).map(([name, method]) => [name, answering(method)])
  server.addService(service, Object.fromEntries(handlers))
  const bound = await new Promise<number>((resolve, reject) => {
    const done = (error: Error | null, port: number) => (error ? reject(error) : resolve(port))
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), done)
  })
  return {
    port: bound,
    stop: () => new Promise((resolve, reject) => server.tryShutdown(error => (error ? reject(error) : resolve()))),
  }
}

function answering(method: Method) {
  return ({ request, metadata }: ServerUnaryCall<never, object>, answer: sendUnaryData<object>) => {
    const refuse = (error: unknown) =>
      answer(error instanceof GrpcError ? error : { code: status.INTERNAL, details: 'the method failed' })
    method(request, metadata).then(reply => answer(null, reply), refuse)
  }
}

interface CallOptions {
  /** For the whole call, retries included. */
  deadlineMs: number
  /**
   * Trace of the request or event that causes the call. The call is a span of it, and its metadata carry the trace on.
   */
  traceparent?: string
  /** Further metadata, such as a credential. */
  metadata?: Record<string, string>
}

export interface GrpcClient {
  /** @throws GrpcError when the call was refused or not answered in time */
  call<Reply>(method: string, request: object, options: CallOptions): Promise<Reply>
  /** Rejects when there is no connection and none can be made in time. */
  ready(deadlineMs: number): Promise<void>
  close(): void
}

/**
 * A call that fails with UNAVAILABLE is tried up to four times. The pauses have a random length: up to 100 ms at first,
 * then up to twice as long each time. The connection may be lost after the method has run, so methods must be
 * idempotent.
 * @param address `host:port`
 * @param retry false for a caller that retries by itself
 */
export function createGrpcClient(address: string, service: ServiceDefinition, { retry = true } = {}): GrpcClient {
  const policy = retry ? { retryPolicy } : {}
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify({ methodConfig: [{ name: [{}], ...policy }] }),
    'grpc.enable_retries': retry ? 1 : 0,
    // Notices a server that is back within two seconds; the default is two minutes.
    'grpc.max_reconnect_backoff_ms': 2000,
  })
  return {
    call<Reply>(name: string, request: object, { deadlineMs, traceparent: cause, metadata: more = {} }: CallOptions) {
      const { path, requestSerialize: write, responseDeserialize: read } = service[name]!
      const ask = (traceparent: string) =>
        new Promise<Reply>((resolve, reject) => {
          const metadata = new Metadata()
          for (const [key, value] of Object.entries({ ...more, traceparent })) metadata.set(key, value)
          const done = (error: ServiceError | null, reply?: Reply) =>
            error ? reject(new GrpcError(error.code, error.details)) : resolve(reply!)
          const deadline = Date.now() + deadlineMs
          client.makeUnaryRequest(path, write, read, request, metadata, { deadline }, done)
        })
      return inClientSpan(path, cause, ask)
    },
    ready: deadlineMs =>
      new Promise((resolve, reject) =>
        client.waitForReady(Date.now() + deadlineMs, error => (error ? reject(error) : resolve())),
      ),
    close: () => client.close(),
  }
}

const retryPolicy = {
  maxAttempts: 4,
  initialBackoff: '0.1s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
}
