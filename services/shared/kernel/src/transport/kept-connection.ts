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
  let kept: Promise<C> | undefined

  async function connect(): Promise<C> {
    const created = create()
    await created.connect()
    return created
  }

  async function drop(): Promise<void> {
    const dropped = kept
    kept = undefined
    await dropped?.then(one => one.disconnect()).catch(() => {})
  }

  return {
    async use(work) {
      try {
        kept ??= connect()
        return await work(await kept)
      } catch (error) {
        await drop()
        throw error
      }
    },
    drop,
  }
}
