/** gRPC without generated code: a service is read from its .proto file, methods are asynchronous functions. */
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
import { inClientSpan } from './tracing.ts'

/** gRPC's names for what went wrong, as https://grpc.io/docs/guides/status-codes says. */
export { status as grpcStatus } from '@grpc/grpc-js'

/** A refusal that a method throws and its caller gets. Anything else that is thrown is INTERNAL, and not told. */
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
 * A service of a .proto file. Field names as they stand there, 64-bit numbers as text, enums by name, defaults filled
 * in.
 * @param name with its package, e.g. `groundwork.geo.v1.Geo`
 * @param options what is to be read otherwise
 */
export function readGrpcService(file: string, name: string, options: Options = {}): ServiceDefinition {
  const found = loadSync(file, { keepCase: true, longs: String, enums: String, defaults: true, ...options })[name]
  if (!found || 'format' in found) throw new Error(`${file} has no service ${name}`)
  return found
}

/** Takes a request and the caller's metadata, and gives the reply. */
type Method = (request: never, metadata: Metadata) => Promise<object>

export interface GrpcServer {
  /** Where it listens; of interest when it was asked for any, by 0. */
  port: number
  /** After the calls at hand. */
  stop(): Promise<void>
}

/** @param methods by their names in the .proto file; one that is missing answers UNIMPLEMENTED */
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
  /** For the whole call, tries included. */
  deadlineMs: number
  /** Of what it is made for: the call is a span of that trace, and its metadata say so. */
  traceparent?: string
  /** What else goes with the call, such as a credential. */
  metadata?: Record<string, string>
}

export interface GrpcClient {
  /** @throws GrpcError when it was refused, or not answered in time */
  call<Reply>(method: string, request: object, options: CallOptions): Promise<Reply>
  /** Rejects when there is no connection and none can be made in time. */
  ready(deadlineMs: number): Promise<void>
  close(): void
}

/**
 * A call that is UNAVAILABLE is tried up to four times, with pauses of a random length, at first up to 100 ms and then
 * up to twice as long each time. Its connection may have been lost after it had been done, so methods must bear to be
 * called again.
 * @param address `host:port`
 * @param retry false for whoever sees to that
 */
export function createGrpcClient(address: string, service: ServiceDefinition, { retry = true } = {}): GrpcClient {
  const policy = retry ? { retryPolicy } : {}
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify({ methodConfig: [{ name: [{}], ...policy }] }),
    'grpc.enable_retries': retry ? 1 : 0,
    // Of a server that comes back it is known within seconds, not after two minutes.
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
