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
    const setting = word === '-c' ? given[index + 1] : (/^(?:-c|--)(?=\w)(.+)$/.exec(word)?.[1] ?? undefined)
    if (word === '-p') result.port = Number(given[++index])
    else if (setting !== undefined) {
      const taken = takeSetting(setting, result)
      if (!taken) result.rest.push('-c', setting)
      if (word === '-c') index++
    } else result.rest.push(word)
  }
  return result
}

function takeSetting(setting: string, result: PostgresArguments): boolean {
  const [name, value = ''] = setting.split(/=(.*)/s).map(text => text.trim())
  switch (name?.replaceAll('-', '_')) {
    case 'port':
      result.port = Number(value)
      return true
    case 'listen_addresses':
      result.onlyItself = /^'?(localhost|127\.0\.0\.1|::1)?'?$/.test(value)
      return true
    case 'unix_socket_directories':
      return true
    default:
      return false
  }
}
