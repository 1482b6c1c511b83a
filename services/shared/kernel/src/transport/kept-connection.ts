interface Connection {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** A connection that is made when it is first used, and kept for the uses after. */
export interface KeptConnection<C> {
  /** A use that fails drops the connection, and the next one makes another. */
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
