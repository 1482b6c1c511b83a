import { type ParseArgsConfig, parseArgs } from 'node:util'

/**
 * The options of a command. `--help` prints the usage and ends with 0; what the command does not know ends it with 2, after
 * a word on what it was.
 */
export function readOptions<const Config extends ParseArgsConfig>(config: Config, usage: string) {
  if (process.argv.slice(2).includes('--help')) {
    console.log(usage)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    return refuseOptions(error instanceof Error ? error.message : String(error), usage)
  }
}

/** Ends the command with 2, after the reason and the usage. */
export function refuseOptions(reason: string, usage: string): never {
  console.error(`${reason}\n\n${usage}`)
  process.exit(2)
}
