/** Types of the local runner. `../types.ts` has the types for callers of a stack. */
import type { ComposeProject, ComposeService, Healthcheck } from '../types.ts'
import type { Files } from './files.ts'
import type { Listener, Names } from './names.ts'

/** A process to run for an instance. */
export interface Launch {
  argv: string[]
  /** The whole environment. */
  env: Record<string, string>
  cwd: string
  uid?: number
  gid?: number
}

/**
 * Serves one kind of image without a container. Chosen by the image (`adapters/choose.ts`). The supervisor knows
 * processes, health and restarts, and nothing about engines.
 */
export interface Adapter {
  /** Name and version of the server, for the table; notes are differences from the image asked for. */
  engine: string
  notes: string[]
  /** The service as it is really served, when it is built on an engine's image. */
  service?: ComposeService
  listeners: Listener[]
  /** The signal that ends it in order. */
  stopSignal: NodeJS.Signals
  /** Container paths that are folders of the machine: the engine's commands, its own data. */
  imagePaths?: Record<string, string>
  /** Variables of the image, under those of the compose file. */
  imageEnvironment?: Record<string, string>
  /** The image's own health check, used when the compose file has none. */
  healthcheck?: Healthcheck
  /** Container working directory, as a folder of the machine. */
  directory?: string
  /** Names of shims that come first on the instance's PATH; see `tools/`. */
  tools?: string[]
  /** Throws a StackError for a configuration that cannot work; called for all services before any is started. */
  preflight?(): void
  /** Prepares a start: folders, configuration, first initialisation. Called at every start. */
  prepare(instance: InstanceContext): Promise<Launch>
  /** Environment of commands run inside the running instance (`exec`, health checks), over the instance's own. */
  execEnvironment?(instance: InstanceContext): Record<string, string>
  /** Deletes what is kept outside the instance's folder. Called once the instance has stopped. */
  cleanUp?(instance: InstanceContext): void
  /** True when nothing here can serve it and the stack runs without it. */
  skip?: boolean
}

/** One instance of a service with everything that is decided before it starts. */
export interface InstanceContext {
  project: ComposeProject
  service: ComposeService
  /** 1-based. */
  number: number
  /** `sales-1`: names folders and log files. */
  id: string
  /** Folder for the instance's generated files; deleted by `down`. */
  directory: string
  files: Files
  names: Names
  /** Local port by container port. */
  ports: ReadonlyMap<number, number>
  /** Environment of the service: from the image, the compose file (translated) and a few variables of the machine. */
  environment: Record<string, string>
  log(text: string): void
  /** Aborts when the instance is stopped while it is being prepared. */
  signal: AbortSignal
}
