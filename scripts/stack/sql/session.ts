/** The connection of a script, which `\connect` may change, and the variables that psql keeps about it. */
import pg from 'pg'

export interface Session {
  readonly client: pg.Client
  /** Opens another connection with these parts changed; the old one is closed. Rejects with the server's error. */
  connect(change: pg.ClientConfig): Promise<void>
  /** Closes the connections that this session has opened; a given client stays open. */
  end(): Promise<void>
  /** Variables that psql sets itself: DBNAME, USER, HOST, PORT, SERVER_VERSION_NUM and others. */
  variables(): Promise<Record<string, string>>
}

/** `target` is a connection URI or a connected client. */
export async function openSession(target: string | pg.Client, onNotice: (text: string) => void): Promise<Session> {
  const given = typeof target === 'string' ? undefined : target
  let client = given ?? (await open({ connectionString: target as string }))
  listen()

  function listen(): void {
    client.on('notice', notice => onNotice(`${notice.severity}:  ${notice.message}`))
  }

  return {
    get client() {
      return client
    },
    async connect(change) {
      const { user, host, port, database } = client
      // A password belongs to a user on a server; for another user or server it must be given, or come from PGPASSWORD.
      const same = (change.user ?? user) === user && (change.host ?? host) === host && (change.port ?? port) === port
      const password = same ? (client.password ?? undefined) : undefined
      const next = await open({ user, host, port, database, password, ...change })
      if (client !== given) await client.end()
      client = next
      listen()
    },
    async end() {
      if (client !== given) await client.end()
    },
    async variables() {
      const settings = await client.query<{ version: string; number: string; encoding: string }>(
        `select current_setting('server_version') as version, current_setting('server_version_num') as number,
                current_setting('client_encoding') as encoding`,
      )
      const { version, number, encoding } = settings.rows[0]!
      return {
        DBNAME: client.database ?? '',
        USER: client.user ?? '',
        HOST: client.host,
        PORT: String(client.port),
        ENCODING: encoding,
        SERVER_VERSION_NAME: version,
        SERVER_VERSION_NUM: number,
      }
    },
  }
}

async function open(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config)
  await client.connect()
  return client
}
