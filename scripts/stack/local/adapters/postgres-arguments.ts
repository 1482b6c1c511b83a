/** The server's arguments in the compose file, without those about listening. */
export interface PostgresArguments {
  port: number
  /** Whether it listens on localhost only: then no other container could reach it. */
  onlyItself: boolean
  rest: string[]
}

/** Without an argument for the port, the server takes PGPORT. */
export function postgresArguments(
  given: readonly string[],
  { PGPORT }: Record<string, string> = {},
): PostgresArguments {
  const result: PostgresArguments = { port: Number(PGPORT || 5432), onlyItself: false, rest: [] }
  for (let index = 0; index < given.length; index++) {
    const word = given[index]!
    const setting = word === '-p' || word === '-c' ? given[++index] : /^(?:-c|--)(?=\w)(.+)$/.exec(word)?.[1]
    const [name = '', value = ''] = (word === '-p' ? `port=${setting}` : (setting ?? '')).split(/=(.*)/s)
    const take = own[name.trim().replaceAll('-', '_')]
    if (take) Object.assign(result, take(value.trim()))
    else result.rest.push(...(setting === undefined ? [word] : ['-c', setting]))
  }
  return result
}

/** Settings that this runner makes itself, and what it reads from them. */
const own: Record<string, (value: string) => Partial<PostgresArguments>> = {
  port: value => ({ port: Number(value) }),
  listen_addresses: value => ({ onlyItself: /^'?(localhost|127\.0\.0\.1|::1)?'?$/.test(value) }),
  unix_socket_directories: () => ({}),
}
