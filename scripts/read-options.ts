import { type ParseArgsConfig, parseArgs } from 'node:util'

/**
 * Reads the options of a command. `--help` prints the usage and exits with 0; an unknown option exits with 2, after the
 * reason.
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

/** Exits with 2, after the reason and the usage. */
export function refuseOptions(reason: string, usage: string): never {
  console.error(`${reason}\n\n${usage}`)
  process.exit(2)
}
