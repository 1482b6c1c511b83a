/** Types that the files of the local runner share. What a stack is for its callers stands in `../types.ts`. */
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
 * How services of one kind of image are served without a container. Chosen by the image (`adapters/choose.ts`); the
 * supervisor knows processes, health and restarts, and nothing of engines.
 */
export interface Adapter {
  /** What serves it and its version, for the table; notes are what differs from the image asked for. */
  engine: string
  notes: string[]
  /** The service as it is served, when that is not as the file says it: built on an engine's image. */
  service?: ComposeService
  listeners: Listener[]
  /** The signal that ends it in good order. */
  stopSignal: NodeJS.Signals
  /** Container paths that are folders of the machine: the engine's commands, its own data. */
  imagePaths?: Record<string, string>
  /** What the image sets besides the compose file. */
  imageEnvironment?: Record<string, string>
  /** The image's own health check, used when the compose file has none. */
  healthcheck?: Healthcheck
  /** Container working directory, as a folder of the machine. */
  directory?: string
  /** Names of shims for the instance's commands to find first on PATH; see `tools/`. */
  tools?: string[]
  /** Throws a StackError for what cannot work; asked of all services before any is started. */
  preflight?(): void
  /** Everything before the process: folders, configuration, first initialisation. Called at every start. */
  prepare(instance: InstanceContext): Promise<Launch>
  /** Environment of commands run inside the running instance (`exec`, health checks), over the instance's own. */
  execEnvironment?(instance: InstanceContext): Record<string, string>
  /** Deletes what is kept outside the instance's folder. Called once the instance has stopped. */
  cleanUp?(instance: InstanceContext): void
  /** True when nothing here can serve it and the stack goes on without. */
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
  /** Folder of the instance for what is generated; deleted by `down`. */
  directory: string
  files: Files
  names: Names
  /** Local port by container port. */
  ports: ReadonlyMap<number, number>
  /** Environment of the service: image, compose file (translated), the few things of the machine. */
  environment: Record<string, string>
  log(text: string): void
  /** Aborts when the instance is stopped while it is being prepared. */
  signal: AbortSignal
}
