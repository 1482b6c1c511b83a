/** The content of a Dockerfile, as far as checks and runners need it. */

/** `SHELL ["…"]` and `CMD text` give the shell form; `CMD ["…"]` the exec form, whose words run without a shell. */
export interface Command {
  form: 'exec' | 'shell'
  /** What the engine starts: for the shell form the shell and its text. */
  words: string[]
  line: number
}

export interface Instruction {
  /** Upper case: `RUN`. */
  keyword: string
  /** Everything behind the keyword and its flags, lines joined, comments taken out, variables as written. */
  text: string
  /** `--from=build` as `{ from: ['build'] }`; a flag without a value has the value ''. */
  flags: Record<string, string[]>
  line: number
}

export interface Copy {
  keyword: 'COPY' | 'ADD'
  /** A stage of this file, or another image; neither for the build context. */
  fromStage?: number
  fromImage?: string
  sources: string[]
  /** Absolute path in the image; ends with `/` when the sources go into it by name. */
  destination: string
  line: number
}

export interface ImageHealthcheck {
  /** `["CMD", …]`, `["CMD-SHELL", "…"]` or `["NONE"]`. */
  test: string[]
  /** Milliseconds, when written. */
  interval?: number
  timeout?: number
  startPeriod?: number
  startInterval?: number
  retries?: number
  line: number
}

/** The configuration of a stage's image, with the parts inherited from earlier stages of the same file. */
export interface ImageConfig {
  /** The image under the first stage of the chain, ARGs resolved: `node:24.1.0-slim`. */
  baseImage: string
  user?: string
  workdir: string
  entrypoint?: Command
  cmd?: Command
  env: Record<string, string>
  /** `8000/tcp` */
  exposed: string[]
  healthcheck?: ImageHealthcheck
  stopSignal?: string
  copies: Copy[]
}

export interface Stage {
  index: number
  name?: string
  /** `FROM`'s image, ARGs resolved; the name of an earlier stage when it builds on one. */
  base: string
  /** Set when `base` is an earlier stage. */
  baseStage?: number
  line: number
  instructions: Instruction[]
  image: ImageConfig
}

export interface Dockerfile {
  stages: Stage[]
  /** The stage that is built: the target, or the last. */
  final: Stage
}
