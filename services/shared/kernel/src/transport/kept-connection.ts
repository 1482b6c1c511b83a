interface Connection {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** A connection that is made at its first use and kept for the next ones. */
export interface KeptConnection<C> {
  /** Runs `work` with the connection. When it fails, the connection is closed, and the next use makes another. */
  use<T>(work: (connection: C) => Promise<T>): Promise<T>
  drop(): Promise<void>
}

export function keptConnection<C extends Connection>(create: () => C): KeptConnection<C> {
  let kept: { connection: C; connected: Promise<void> } | undefined

  function connect() {
    const connection = create()
    return { connection, connected: connection.connect() }
  }

  async function drop(dropped = kept): Promise<void> {
    // Another use may have replaced it by now; that one stays.
    if (kept === dropped) kept = undefined
    await dropped?.connected.catch(() => {})
    await dropped?.connection.disconnect().catch(() => {})
  }

  return {
    async use(work) {
      kept ??= connect()
      const used = kept
      try {
        await used.connected
        return await work(used.connection)
      } catch (error) {
        await drop(used)
        throw error
      }
    },
    drop: () => drop(),
  }
}
