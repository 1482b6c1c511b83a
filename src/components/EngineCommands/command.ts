/** The one command that brings all engines to a kind of system; made by `scripts/docs/engine-commands.ts`. */
export interface EngineCommand {
  system: string
  command: string
}
